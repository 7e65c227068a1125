namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Pooling and upsampling.</summary>
internal static class PoolingLayers
{
    /// <summary>Whether a type pools or upsamples.</summary>
    public static bool Handles(string word) =>
        word.Contains("pool", StringComparison.Ordinal)
            || word is "upsample" or "interpolate" or "upsamplingbilinear2d" or "upsamplingnearest2d" or "pixelshuffle" or "pixelunshuffle";

    /// <summary>Gives the shape behind a pooling or an upsampling.</summary>
    public static IReadOnlyList<int>? Visit(LayerVisit visit)
    {
        TorchLayer layer = visit.Layer;
        IReadOnlyList<int> input = visit.Input;
        return input.Count < 3 ? null
            : layer.Word.StartsWith("pixel", StringComparison.Ordinal) ? Shuffle(visit)
            : layer.Word.StartsWith("adaptive", StringComparison.Ordinal) || layer.Word.StartsWith("global", StringComparison.Ordinal)
                ? [.. input.Take(2), .. input.Skip(2).Select((size, axis) =>
                    layer.At("output_size", axis, layer.Word.StartsWith("global", StringComparison.Ordinal) ? 1 : size))]
            : layer.Word.Contains("pool", StringComparison.Ordinal)
                ? [.. input.Take(2), .. input.Skip(2).Select((size, axis) => Pooled(visit, size, axis))]
            : [.. input.Take(2), .. input.Skip(2).Select((size, axis) => Upsampled(layer, size, axis))];
    }

    /// <summary>Tells that a kernel is larger than the map.</summary>
    public static void TooSmall(LayerVisit visit, int size, long padding, long extent, int axis)
    {
        if (visit.Walk.IsTrial)
        {
            visit.Report(DiagnosisCodes.InputTooSmall, "layer", visit.Layer.Section, []);
            return;
        }

        int[]? larger = visit.Walk.Enlarged([DiagnosisCodes.InputTooSmall], (given, step) => Math.Max(given, step))
            ?? visit.Walk.Enlarged([DiagnosisCodes.InputTooSmall], (given, step) => Math.Clamp(given, 1, 4096) * step);
        visit.Report(
            DiagnosisCodes.InputTooSmall, "layer", visit.Walk.Given.Exists ? visit.Walk.Given : visit.Layer.Section,
            larger is null ? [] : [Tell.Set(visit.Walk.Given, larger)],
            ("size", size), ("padded", size + (2 * padding)), ("extent", extent), ("axis", axis + 2),
            ("fitting", larger is null ? "?" : LayerVisit.Text(larger)), ("size_key", "crop_size"));
    }

    private static int Pooled(LayerVisit visit, int size, int axis)
    {
        TorchLayer layer = visit.Layer;
        int kernel = layer.Section["kernel_size"].Exists ? layer.At("kernel_size", axis, 2) : layer.At("kernel", axis, 2);
        int stride = Math.Max(1, layer.At("stride", axis, kernel));
        long padding = layer.At("padding", axis, 0);
        long extent = (layer.At("dilation", axis, 1) * ((long)kernel - 1)) + 1;
        if (size < 0)
        {
            return LayerVisit.Unknown;
        }

        long span = size + (2 * padding) - extent;
        if (span < 0)
        {
            TooSmall(visit, size, padding, extent, axis);
            return LayerVisit.Unknown;
        }

        return (int)((layer.Section["ceil_mode"].Flag == true ? (span + stride - 1) / stride : span / stride) + 1);
    }

    private static int Upsampled(TorchLayer layer, int size, int axis)
    {
        if (layer.Section["size"].Exists)
        {
            return layer.At("size", axis, LayerVisit.Unknown);
        }

        double factor = layer.Section["scale_factor"].Numbers is { Count: > 0 } factors ? factors[Math.Min(axis, factors.Count - 1)] : 1;
        return size < 0 || factor <= 0 || size * factor > int.MaxValue ? LayerVisit.Unknown : (int)Math.Floor(size * factor);
    }

    private static IReadOnlyList<int>? Shuffle(LayerVisit visit)
    {
        bool back = visit.Layer.Word == "pixelunshuffle";
        int factor = visit.Layer.Number("upscale_factor", "downscale_factor", "factor") ?? 1;
        if (visit.Input is not [int batch, int channels, int height, int width] || factor > 64 || channels < 0 || height < 0 || width < 0)
        {
            return null;
        }

        bool fits = back ? height % factor == 0 && width % factor == 0 : channels % (factor * factor) == 0;
        if (!fits)
        {
            visit.Report(DiagnosisCodes.Reshape, "layer-shuffle", visit.Layer.Section["type"], [], ("factor", factor),
                ("square", factor * factor), ("channels", channels));
            return null;
        }

        return back ? [batch, (int)Math.Min(int.MaxValue, (long)channels * factor * factor), height / factor, width / factor]
            : [batch, channels / (factor * factor), (int)Math.Min(int.MaxValue, (long)height * factor),
                (int)Math.Min(int.MaxValue, (long)width * factor)];
    }
}
