using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Onnx;

/// <summary>SEG0501: adaptive pooling to sizes that do not divide the map, which ONNX has no operator for.</summary>
internal sealed class OnnxPoolingRule : IDiagnosisRule
{
    private const int PlainStride = 32;
    private const int DilatedStride = 8;

    private static readonly int[] _pyramid = [1, 2, 3, 6];
    private static readonly string[] _pyramidHeads = ["PSPHead", "UPerHead"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        OnnxExport export = new(examination.Subject);
        if (!export.Section.Exists || Pooling(examination) is not var (scales, scalesKey, stride)
            || export.Shape.Integers is not [_, _, int height, int width]
            || stride <= 0 || scales.Any(scale => scale <= 0))
        {
            yield break;
        }

        int largest = scales.Max();
        bool open = (export.IsOpen(2) || export.IsOpen(3)) && largest > 1;
        int common = scales.Aggregate(1L, (product, scale) => product > 4096 ? product
            : product / Gcd(product, scale) * scale) is <= 4096 and var multiple ? (int)multiple : largest;
        int mapHeight = Up(height, stride);
        int mapWidth = Up(width, stride);
        if (open)
        {
            yield return Tell.Of(
                DiagnosisCodes.Export, "pooling-open", export.Axes.Place with { Module = scalesKey }, ("key", export.Axes.Path),
                ("scales_key", scalesKey), ("scales", scales), ("shape_key", export.Shape.Path)) with
            {
                Edits = [Tell.Remove(export.Axes)],
            };
        }

        if (scales.Any(scale => mapHeight % scale != 0 || mapWidth % scale != 0))
        {
            int[] fitting = [export.Shape.Integers![0], export.Shape.Integers[1], Near(height, stride * common),
                Near(width, stride * common)];
            yield return Tell.Of(
                DiagnosisCodes.Export, "pooling", export.Shape.Place with { Module = scalesKey },
                ("key", export.Shape.Path), ("found", Tell.Size(height, width)), ("stride", stride),
                ("map", Tell.Size(mapHeight, mapWidth)), ("scales_key", scalesKey), ("scales", scales),
                ("common", common), ("fitting", Tell.Size(fitting[2], fitting[3]))) with
            {
                Edits = [Tell.Set(export.Shape, fitting)],
            };
        }
    }

    private static (IReadOnlyList<int> Scales, string Key, int Stride)? Pooling(Examination examination)
    {
        ConfigCursor config = examination.Config;
        if (SmpModel.Of(examination.Subject) is { Name: "PSPNet" } psp)
        {
            return (_pyramid, "arch", 1 << psp.Depth);
        }

        ConfigCursor head = config["model"]["decode_head"];
        if (head["pool_scales"].Integers is { Count: > 0 } scales || _pyramidHeads.Contains(head.Type, StringComparer.Ordinal))
        {
            return (head["pool_scales"].Integers is { Count: > 0 } own ? own : _pyramid, head["pool_scales"].Path,
                Stride(config["model"]["backbone"], head));
        }

        ConfigCursor place = config.Dicts().SelectMany(dict => new[] { dict["pool_scales"], dict["pool_sizes"], dict["adaptive_pool"],
            dict["bins"] }).FirstOrNothing(place => place.Integers is { Count: > 0 });
        ConfigCursor stride = new[] { config["model"]["output_stride"], config["model"]["stride"],
            config["output_stride"] }.FirstOrNothing(value => value.Integer is > 0);
        return place.Integers is { } sizes ? (sizes, place.Path, stride.Integer ?? DilatedStride) : null;
    }

    // The stem of a ResNet divides by 4, then its stages by their strides.
    private static int Stride(ConfigCursor backbone, ConfigCursor head)
    {
        if (backbone["strides"].Integers is not { Count: > 0 } strides || strides.Any(stride => stride < 1))
        {
            return backbone.Type?.StartsWith("ResNet", StringComparison.Ordinal) == true && !backbone["dilations"].Exists ? PlainStride
                : head.Type == "UPerHead" ? PlainStride : DilatedStride;
        }

        int index = head["in_index"].Integers is { Count: > 0 } indices ? indices[^1] : strides.Count - 1;
        int stages = Math.Clamp(index < 0 ? strides.Count + index + 1 : index + 1, 1, strides.Count);
        long product = strides.Take(stages).Aggregate(4L, (product, stride) => Math.Min(4096, product * stride));
        return (int)product;
    }

    private static int Near(int size, int multiple) => Math.Max(multiple, size / multiple * multiple);

    private static int Up(int size, int stride) => (size + stride - 1) / stride;

    private static long Gcd(long first, long second) => second == 0 ? Math.Max(1, first) : Gcd(second, first % second);
}
