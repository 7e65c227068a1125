using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Pooling and upsampling.</summary>
internal static class PoolingLayers
{
    private const int MostShuffled = 64;

    /// <summary>Whether a type pools or upsamples.</summary>
    public static bool Handles(string word) =>
        word.Contains("pool", StringComparison.Ordinal)
        || word is "upsample" or "interpolate" or "upsamplingbilinear2d" or "upsamplingnearest2d" or "pixelshuffle" or "pixelunshuffle";

    /// <summary>Gives what is behind a pooling or an upsampling.</summary>
    public static Tensor? Visit(LayerVisit visit)
    {
        string word = visit.Layer.Word;
        bool global = word.StartsWith("global", StringComparison.Ordinal);
        return visit.Input is not { Rank: >= 3 } input ? null
            : word.StartsWith("pixel", StringComparison.Ordinal) ? Shuffled(visit, input)
            : global || word.StartsWith("adaptive", StringComparison.Ordinal)
                ? Sides(visit, input, (image, axis) => Adaptive(visit, image, axis, global))
            : word.Contains("pool", StringComparison.Ordinal)
                ? LayerVisit.Compute(input, map => Sides(visit, map, (image, axis) => Pooled(visit.Layer, image, axis)),
                    map => Mended(visit, map))
                : Sides(visit, input, (image, axis) => Upsampled(visit, image, axis));
    }

    // Each axis by itself, as the side of a square image.
    private static Tensor Sides(LayerVisit visit, Tensor map, Func<Tensor, int, Tensor> operation)
    {
        Shape shape = map.Shape;
        int first = First(visit, map);
        for (int axis = first; axis < map.Rank; axis++)
        {
            shape = shape.With(axis, operation(Tensor.Symbolic([1, 1, map.Shape[axis], map.Shape[axis]]), axis - first).Shape[2]);
        }

        return Tensor.Symbolic(shape);
    }

    // [channels, height, width] is one image without a batch
    private static int First(LayerVisit visit, Tensor map) => visit.Layer.Axes == map.Rank - 1 ? 1 : 2;

    private static Tensor Adaptive(LayerVisit visit, Tensor image, int axis, bool global)
    {
        bool told = visit.Layer.Section["output_size"].Integers is { } sizes && (sizes.Count == 1 || axis < sizes.Count);
        int size = visit.Layer.At("output_size", axis, 1);
        return told || global ? image.AdaptiveAvgPool2d(size, size) : image;
    }

    private static (int Kernel, int Stride, int Padding, int Dilation) Window(TorchLayer layer, int axis)
    {
        int kernel = layer.Section["kernel_size"].Exists ? layer.At("kernel_size", axis, 2) : layer.At("kernel", axis, 2);
        return (kernel, Math.Max(1, layer.At("stride", axis, kernel)), layer.At("padding", axis, 0), layer.At("dilation", axis, 1));
    }

    private static Tensor Pooled(TorchLayer layer, Tensor image, int axis)
    {
        (int kernel, int stride, int padding, int dilation) = Window(layer, axis);
        return image.MaxPool2d(kernel, stride, padding, dilation, layer.Section["ceil_mode"].Flag == true);
    }

    private static Tensor? Mended(LayerVisit visit, Tensor map)
    {
        int first = First(visit, map);
        for (int axis = first; axis < map.Rank; axis++)
        {
            (int kernel, _, int padding, int dilation) = Window(visit.Layer, axis - first);
            if (TooSmall.Tell(visit, map.Shape[axis], padding, (dilation * (kernel - 1L)) + 1, axis))
            {
                return Tensor.Symbolic(map.Shape.With(axis, visit.Walk.Unknown()));
            }
        }

        return null;
    }

    private static Tensor Upsampled(LayerVisit visit, Tensor image, int axis)
    {
        TorchLayer layer = visit.Layer;
        Dim side = image.Shape[2];
        double factor = layer.Section["scale_factor"].Numbers is { Count: > 0 } factors ? factors[Math.Min(axis, factors.Count - 1)] : 1;
        Dim size = layer.Section["size"].Exists ? layer.At("size", axis, 0) is > 0 and { } told ? told : visit.Walk.Unknown()
            : factor > 0 && factor == Math.Floor(factor) && factor <= int.MaxValue ? side * (long)factor
            : factor > 0 && !side.IsSymbolic && side.Value * factor <= int.MaxValue ? (Dim)(long)Math.Floor(side.Value * factor)
            : visit.Walk.Unknown();
        return image.ResizeNearest(size, size);
    }

    // channels become pixels, or pixels channels: https://pytorch.org/docs/stable/generated/torch.nn.PixelShuffle.html
    private static Tensor? Shuffled(LayerVisit visit, Tensor input)
    {
        int factor = visit.Layer.Number("upscale_factor", "downscale_factor", "factor") ?? 1;
        if (input.Rank != 4 || factor > MostShuffled)
        {
            return null;
        }

        bool back = visit.Layer.Word == "pixelunshuffle";
        return LayerVisit.Compute(
            input,
            map =>
            {
                (Dim channels, Dim height, Dim width) = (map.Shape[1], map.Shape[2], map.Shape[3]);
                Shape shape = back ? [map.Shape[0], channels * (factor * factor), Parts(height, factor), Parts(width, factor)]
                    : [map.Shape[0], Parts(channels, factor * factor), height * factor, width * factor];
                return Tensor.Symbolic(shape);
            },
            map =>
            {
                visit.Report(
                    DiagnosisCodes.Reshape, "layer-shuffle", visit.Layer.Section["type"], [], ("factor", factor),
                    ("square", factor * factor), ("channels", map.Shape[1]));
                return null;
            });
    }

    private static Dim Parts(Dim size, int length) => Tensor.Symbolic([size]).Reshape([-1, length]).Shape[0];
}
