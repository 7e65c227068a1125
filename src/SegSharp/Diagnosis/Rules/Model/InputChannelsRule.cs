using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>SEG0106: images with other channels than the first layer takes.</summary>
internal sealed class InputChannelsRule : IDiagnosisRule
{
    private static readonly string[] _plainLoaders = ["LoadImageFromFile"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Setup.InputChannels is not { } built || Given(examination) is not { } given || given.Value == built.Value
            || IsChannelsLast(examination, built.Value))
        {
            yield break;
        }

        // a loader that makes three channels of every file is to blame when the model was built for the file's own
        bool loader = examination.Mm is not null && given.Key.EndsWith("color_type", StringComparison.Ordinal)
            && !MostSay(given, built, examination);
        yield return new Finding
        {
            Code = DiagnosisCodes.InputChannels,
            Variant = loader ? "loader" : "",
            Where = (loader ? given : built).Place,
            Arguments = MessageArguments.Of(
                ("key", built.Key), ("built", built.Value), ("given_key", given.Key), ("given", given.Value),
                ("is_default", built.IsDefault ? " (the default)" : "")),
            Edits = loader
                ? [new ConfigEdit(given.File, given.Key, ConfigNode.From("unchanged"))]
                : [new ConfigEdit(built.File ?? given.File, built.Key, ConfigNode.From(given.Value))],
        };
    }

    // The loader that was told, the length of mean and deviation, and the files against a number of channels that nobody may have written.
    private static bool MostSay(Fact<int> given, Fact<int> built, Examination examination)
    {
        int?[] others = [examination.Setup.Mean?.Value.Count, examination.Setup.Std?.Value.Count,
            examination.Subject.Data["image"]["channels"].Integer];
        bool isTold = examination.Config.At(given.Key).Exists;
        int forGiven = others.Count(count => count == given.Value) + (isTold ? 1 : 0);
        int forBuilt = others.Count(count => count == built.Value) + (built.IsDefault ? 0 : 1);
        return forGiven > forBuilt;
    }

    /// <summary>Whether the input has its channels behind height and width: another rule's matter.</summary>
    internal static bool IsChannelsLast(Examination examination, int channels) =>
        examination.Subject.Runtime["input"].Integers is [_, var first, _, var last] && first != channels && last == channels;

    // What reaches the model: said outright, or what the loader makes of the files.
    private static Fact<int>? Given(Examination examination)
    {
        ConfigCursor input = examination.Subject.Runtime["input"];
        if (input.Integers is [_, int channels, _, _])
        {
            return new Fact<int>(channels, input.Path, input.Location);
        }

        ConfigCursor file = examination.Subject.Data["image"]["channels"];
        ConfigCursor[] transforms = [.. MmSetup.Transforms(examination.Config)];
        ConfigCursor loader = transforms.FirstOrNothing(transform => _plainLoaders.Contains(transform.Type, StringComparer.Ordinal));
        if (examination.Mm is not null && loader.Exists && !transforms.Any(transform => transform.Type is "RGB2Gray"))
        {
            string kind = loader["color_type"].Text ?? "color";
            if (kind is "grayscale" or "color")
            {
                return new Fact<int>(kind == "color" ? 3 : 1, loader["color_type"].Path, loader.Location);
            }
        }

        return file.Integer is { } count ? new Fact<int>(count, file.Path, file.Location) : null;
    }
}
