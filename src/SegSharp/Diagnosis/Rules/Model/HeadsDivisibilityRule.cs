using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>SEG0104: channels that cannot be split into the attention heads.</summary>
internal sealed class HeadsDivisibilityRule : IDiagnosisRule
{
    private static readonly string[] _widthKeys = ["embed_dims", "embed_dim", "hidden_size", "feat_channels"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination) => !examination.Subject.IsMmStyle
        ? []
        : examination.Config["model"].Dicts().SelectMany(Check);

    private static IEnumerable<Finding> Check(ConfigCursor section)
    {
        ConfigCursor heads = section["num_heads"];
        ConfigCursor width = _widthKeys.Select(key => section[key]).FirstOrNothing(cursor => cursor.Exists);
        if (heads.Integers is not { Count: > 0 } counts || width.Integers is not { Count: > 0 } widths
            || section.Type == "MixVisionTransformer" && width.Integer is not null)
        {
            yield break;
        }

        for (int stage = 0; stage < counts.Count; stage++)
        {
            int channels = section.Type == "SwinTransformer" && widths.Count == 1 ? widths[0] << stage
                : widths[Math.Min(stage, widths.Count - 1)];
            if (counts[stage] <= 0 || channels % counts[stage] != 0)
            {
                int near = Nearest(channels, counts[stage]);
                bool listed = heads.Node is ConfigList;
                yield return new Finding
                {
                    Code = DiagnosisCodes.HeadsDivisibility,
                    Where = heads.Place,
                    Arguments = MessageArguments.Of(
                        ("key", heads.Path), ("heads", counts[stage]), ("width_key", width.Path), ("width", channels), ("stage", stage),
                        ("near", near), ("divisors", Divisors(channels, counts[stage]))),
                    Edits = [new ConfigEdit(heads.Place.File, listed ? $"{heads.Path}.{stage}" : heads.Path, ConfigNode.From(near))],
                };
            }
        }
    }

    // The divisor nearest to what was written; of two equally near ones the larger, whose heads are of the usual width.
    private static int Nearest(int channels, int wanted) => Enumerable.Range(1, Math.Clamp(channels, 1, 1 << 16))
        .Where(count => channels % count == 0).OrderBy(count => Math.Abs(count - wanted)).ThenByDescending(count => count).First();

    private static int[] Divisors(int channels, int wanted) =>
        [.. Enumerable.Range(1, Math.Clamp(Math.Max(wanted, 1) * 3, 1, 1 << 12)).Where(count => channels % count == 0)];
}
