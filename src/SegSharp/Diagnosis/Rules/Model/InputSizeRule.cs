using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>SEG0107, SEG0108, SEG0109: image sizes that a backbone cannot take.</summary>
internal sealed class InputSizeRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is not { Backbone: { } backbone, TrainingSize: { } size } model
            || (examination.Setup.InputChannels is { } channels && InputChannelsRule.IsChannelsLast(examination, channels.Value)))
        {
            yield break;
        }

        (int height, int width) = size.Value;
        if (backbone.FixedSize is { } made && made != size.Value)
        {
            yield return Position(backbone, size, made);
        }

        if (backbone.SizeMultiple > 1 && (height % backbone.SizeMultiple != 0 || width % backbone.SizeMultiple != 0))
        {
            yield return Indivisible(backbone, size);
        }

        if (model.Section["data_preprocessor"]["size_divisor"].Integer is { } divisor and > 1
            && (height % divisor != 0 || width % divisor != 0)
            && model.Section["data_preprocessor"]["size"].Integers is null)
        {
            yield return Padded(model.Section["data_preprocessor"]["size_divisor"], divisor, size);
        }

        if (backbone.Section.Type != "MixVisionTransformer" && !MmBackboneTables.MitVariants.ContainsKey(backbone.Section.Type ?? ""))
        {
            yield break;
        }

        IReadOnlyList<int> ratios = backbone.Section["sr_ratios"].Integers ?? MixVisionTransformerOptions.Published.SrRatios;
        IReadOnlyList<int> strides = backbone.Section["strides"].Integers ?? MixVisionTransformerOptions.Published.Strides;
        if (StarvedStage.Find(ratios, strides, Math.Min(height, width)) is var (stage, map, ratio))
        {
            yield return Small(backbone, size, (stage, map, ratio), StarvedStage.Smallest(ratios, strides));
        }
    }

    private static Finding Position(MmBackbone backbone, Fact<(int Height, int Width)> size, (int Height, int Width) made)
    {
        int patch = Math.Max(1, backbone.Section["patch_size"].Integer ?? 16);
        ConfigCursor key = backbone.Section["img_size"];
        return new Finding
        {
            Code = DiagnosisCodes.PositionEmbedding,
            Where = size.Place,
            Arguments = MessageArguments.Of(
                ("key", key.Path), ("made", $"{made.Height}×{made.Width}"), ("size_key", size.Key),
                ("size", $"{size.Value.Height}×{size.Value.Width}"),
                ("tokens", size.Value.Height / patch * (size.Value.Width / patch) + 1),
                ("expected", made.Height / patch * (made.Width / patch) + 1),
                ("patch", patch)),
            Edits =
            [
                new ConfigEdit(key.Place.File, key.Path, ConfigNode.From(new[] { size.Value.Height, size.Value.Width })),
            ],
        };
    }

    private static Finding Indivisible(MmBackbone backbone, Fact<(int Height, int Width)> size)
    {
        int multiple = backbone.SizeMultiple;
        int[] fitting = [Up(size.Value.Height, multiple), Up(size.Value.Width, multiple)];
        return new Finding
        {
            Code = DiagnosisCodes.InputDivisibility,
            Where = size.Place,
            Arguments = MessageArguments.Of(
                ("key", size.Key), ("size", $"{size.Value.Height}×{size.Value.Width}"), ("multiple", multiple),
                ("backbone", backbone.Section.Type),
                ("fitting", $"{fitting[0]}×{fitting[1]}")),
            Edits = Resized(size, fitting),
        };
    }

    private static Finding Padded(ConfigCursor key, int divisor, Fact<(int Height, int Width)> size) => new()
    {
        Code = DiagnosisCodes.InputDivisibility,
        Variant = "padded",
        Severity = Severity.Note,
        Where = size.Place,
        Arguments = MessageArguments.Of(
            ("key", size.Key), ("size", $"{size.Value.Height}×{size.Value.Width}"), ("divisor_key", key.Path), ("divisor", divisor),
            ("padded", $"{Up(size.Value.Height, divisor)}×{Up(size.Value.Width, divisor)}")),
    };

    private static Finding Small(
        MmBackbone backbone, Fact<(int Height, int Width)> size, (int Stage, int Map, int Ratio) starved, int smallest)
    {
        int[] fitting = [Math.Max(size.Value.Height, smallest), Math.Max(size.Value.Width, smallest)];
        return new Finding
        {
            Code = DiagnosisCodes.InputTooSmall,
            Where = size.Place,
            Arguments = MessageArguments.Of(
                ("key", size.Key), ("size", $"{size.Value.Height}×{size.Value.Width}"), ("stage", starved.Stage + 1),
                ("map", starved.Map), ("ratio", starved.Ratio),
                ("ratio_key", backbone.Section["sr_ratios"].Path), ("smallest", smallest)),
            Edits = Resized(size, fitting),
        };
    }

    // An input has the batch and the channels before its height and width.
    private static ConfigEdit[] Resized(Fact<(int Height, int Width)> size, int[] fitting) =>
        size.Key.StartsWith("runtime", StringComparison.Ordinal)
        ? [new ConfigEdit(null, size.Key + ".2", ConfigNode.From(fitting[0])),
            new ConfigEdit(null, size.Key + ".3", ConfigNode.From(fitting[1]))]
        : [new ConfigEdit(size.File, size.Key, ConfigNode.From(fitting))];

    private static int Up(int size, int multiple) => (size + multiple - 1) / multiple * multiple;
}
