using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0308: an image and its mask of different sizes, and images of different sizes in one batch.</summary>
internal sealed class ImageMaskSizeRule : IDiagnosisRule
{
    private static readonly string[] _sizeNames = ["size", "shape", "hw"];
    private static readonly string[] _levelling = ["Resize", "RandomCrop", "CenterCrop", "RandomResizedCrop", "Pad", "PadIfNeeded",
        "LongestMaxSize", "SegDataPreProcessor", "RandomResize", "CropNonEmptyMaskIfExists"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        IEnumerable<ConfigCursor> pairs = new[] { subject.Data }.Concat(subject.Data["pairs"].Items).Concat(subject.Data["samples"].Items)
            .Concat(subject.Data["examples"].Items);
        Finding? pair = pairs.Select(Pair).FirstOrDefault(finding => finding is not null);
        if (pair is not null)
        {
            // the image processor brings both to one size
            bool isLevelled = subject.Framework == Framework.HuggingFace && subject.Config["do_resize"].Flag != false;
            yield return isLevelled ? pair with { Severity = Severity.Warning } : pair;
        }
        else if (Reached(subject) is { } reached)
        {
            yield return reached;
        }

        if (Stack(subject) is { } stack)
        {
            yield return stack;
        }
    }

    private static Finding? Pair(ConfigCursor pair)
    {
        ConfigCursor image = Size(pair["image"]);
        ConfigCursor mask = Size(pair["mask"].Exists ? pair["mask"] : pair["label"]);
        return HeightAndWidth(image.Integers) is not var (height, width) || HeightAndWidth(mask.Integers) is not var (maskHeight, maskWidth)
            || (height, width) == (maskHeight, maskWidth)
            ? null
            : Different(mask, Tell.Size(maskHeight, maskWidth), image, Tell.Size(height, width),
                isSwapped: (height, width) == (maskWidth, maskHeight), Fitting(mask.Integers!, height, width));
    }

    // Where no prediction is given, the labels have the size of the images that reach the model. MMSegmentation and Hugging Face bring
    // the logits to the labels' size, whatever that is.
    private static Finding? Reached(Subject subject)
    {
        ConfigCursor input = subject.Runtime["input"];
        ConfigCursor target = subject.Runtime["target"];
        if (subject.Runtime["pred"].Exists || input.Integers is not [_, _, int height, int width]
            || target.Integers is not { Count: 3 or 4 } labels
            || (labels[^2], labels[^1]) == (height, width) || subject.Config["layers"].Exists
            || subject.Framework is not (Framework.PyTorch or Framework.SegmentationModelsPyTorch or Framework.Detectron2))
        {
            return null;
        }

        // channels last is another matter
        return labels.Count == 4 && (labels[1], labels[2]) == (height, width)
            ? null
            : Different(target, Tell.Size(labels[^2], labels[^1]), input, Tell.Size(height, width),
                isSwapped: (labels[^1], labels[^2]) == (height, width), Fitting(labels, height, width));
    }

    private static Finding Different(ConfigCursor mask, string found, ConfigCursor image, string expected, bool isSwapped, int[] fitting) =>
        Tell.Of(
        DiagnosisCodes.ImageMaskSize, isSwapped ? "swapped" : "size", mask.Place, ("key", mask.Path), ("found", found),
        ("image_key", image.Path), ("expected", expected)) with
    {
        Edits = [Tell.Set(mask, fitting)],
    };

    private static Finding? Stack(Subject subject)
    {
        ConfigCursor sizes = subject.Data["image"]["sizes"].Node is ConfigList ? subject.Data["image"]["sizes"]
            : subject.Data["image_sizes"];
        string[] distinct = [.. sizes.Items.Select(item => item.Integers is { Count: >= 2 } size ? Tell.Size([.. size]) : null)
            .OfType<string>().Distinct()];
        bool levelled = subject.Config.Dicts().Any(dict => dict.Type is { } type && _levelling.Contains(type, StringComparer.Ordinal))
            || subject.Config["collate_fn"].Exists
            || subject.Config["size"].Exists || subject.Config["crop_size"].Exists || subject.Framework is Framework.Detectron2;
        return distinct.Length > 1 && !levelled && new RuntimeFacts(subject).BatchSize is { Value: > 1 } batch
            ? Tell.Of(DiagnosisCodes.ImageMaskSize, "stack", sizes.Place, ("key", sizes.Path),
                ("sizes", string.Join(", ", distinct.Take(4))), ("batch_key", batch.Key), ("batch", batch.Value)) with
            {
                Edits = [new ConfigEdit(batch.File, batch.Key, ConfigNode.From(1))],
            }
            : null;
    }

    private static ConfigCursor Size(ConfigCursor holder) => holder.Node is ConfigList ? holder
        : _sizeNames.Select(name => holder[name]).FirstOrNothing(size => size.Integers is { Count: >= 2 });

    // [H, W], or [H, W, C]; [C, H, W] if the first is as few as channels are
    private static (int Height, int Width)? HeightAndWidth(IReadOnlyList<int>? size) => size switch
    {
        [int height, int width] => (height, width),
        [int channels, int height, int width] when channels <= 4 => (height, width),
        [int height, int width, _] => (height, width),
        _ => null,
    };

    private static int[] Fitting(IReadOnlyList<int> size, int height, int width) => size switch
    {
        [int channels, _, _] when channels <= 4 => [channels, height, width],
        [_, _, int channels] when channels <= 4 => [height, width, channels],
        [int batch, _, _] => [batch, height, width],
        [int batch, int channels, _, _] => [batch, channels, height, width],
        _ => [height, width],
    };
}
