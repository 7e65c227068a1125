using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>SEG0105: channels that cannot be split into the groups of a norm or a convolution.</summary>
internal sealed class GroupDivisibilityRule : IDiagnosisRule
{
    private static readonly string[] _widthKeys = ["channels", "out_channels", "in_channels", "embed_dims", "base_channels"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination) => !examination.Subject.IsMmStyle
        ? []
        : examination.Config["model"].Dicts().SelectMany(section => Norm(section).Concat(Convolution(section)));

    private static IEnumerable<Finding> Norm(ConfigCursor section)
    {
        ConfigCursor groups = section["norm_cfg"]["num_groups"];
        if (section["norm_cfg"].Type != "GN" || groups.Integer is not { } count)
        {
            yield break;
        }

        foreach (ConfigCursor width in new[] { section["channels"], section["out_channels"],
            section["base_channels"] }.Where(width => width.Integer is not null))
        {
            if (count <= 0 || width.Integer % count != 0)
            {
                yield return Uneven(groups, count, width, width.Integer!.Value, "num_groups");
                yield break;
            }
        }
    }

    private static IEnumerable<Finding> Convolution(ConfigCursor section)
    {
        ConfigCursor groups = section["groups"];
        if (groups.Integer is not { } count || count == 1)
        {
            yield break;
        }

        foreach (ConfigCursor width in _widthKeys.Select(key => section[key]).Where(width => width.Integer is not null))
        {
            if (count <= 0 || width.Integer % count != 0)
            {
                yield return Uneven(groups, count, width, width.Integer!.Value, "groups");
                yield break;
            }
        }
    }

    private static Finding Uneven(ConfigCursor groups, int count, ConfigCursor width, int channels, string word)
    {
        int near = Enumerable.Range(1, Math.Clamp(Math.Max(count, 1), 1, 1 << 12)).Where(value => channels % value == 0).Max();
        return new Finding
        {
            Code = DiagnosisCodes.GroupDivisibility,
            Where = groups.Place,
            Arguments = MessageArguments.Of(
                ("key", groups.Path), ("groups", count), ("width_key", width.Path), ("width", channels), ("near", near), ("word", word)),
            Edits = [new ConfigEdit(groups.Place.File, groups.Path, ConfigNode.From(near))],
        };
    }
}
