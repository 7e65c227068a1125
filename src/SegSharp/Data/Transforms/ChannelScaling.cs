using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>The arithmetic of normalisation, channel by channel, from either type of image to wherever it shall go.</summary>
/// <param name="Mean">One number per channel of the result; empty for no normalisation.</param>
/// <param name="Std">One number per channel of the result; empty for no normalisation.</param>
/// <param name="SwapRedAndBlue">Whether the first and the third channel change places.</param>
/// <param name="Divides">Whether it divides by the deviation, as <c>SegDataPreProcessor</c> does, instead of multiplying with its inverse,
/// as <c>mmcv.imnormalize</c> does: they round differently.</param>
internal readonly record struct ChannelScaling(
    IReadOnlyList<double> Mean, IReadOnlyList<double> Std, bool SwapRedAndBlue, bool Divides)
{
    /// <exception cref="DataException">The image has other channels than the numbers are for.</exception>
    /// <param name="channels">The image's channels; null if they are not known.</param>
    /// <param name="file">What stands for the image in messages.</param>
    public void Check(int? channels, string file)
    {
        if (channels is not { } count)
        {
            return;
        }

        if (Mean.Count != Std.Count || (Mean.Count > 0 && Mean.Count != count))
        {
            throw new DataException(
                $"Normalisation has {Mean.Count} means and {Std.Count} standard deviations, but '{file}' has {count} channels: " +
                    "give one of each per channel.", file);
        }

        if (SwapRedAndBlue && count != 3)
        {
            throw new DataException(
                $"Blue and red can be swapped only in images of three channels, but '{file}' has {count}: " +
                    "set to_rgb (bgr_to_rgb) to False.", file);
        }
    }

    /// <summary>Writes one channel of the result.</summary>
    /// <param name="image">The image.</param>
    /// <param name="channel">The channel of the result.</param>
    /// <param name="target">Where the upper left value goes.</param>
    /// <param name="rowStep">Values from one row of the target to the next.</param>
    /// <param name="columnStep">Values from one column of the target to the next.</param>
    public void Apply(Image image, int channel, Span<float> target, int rowStep, int columnStep)
    {
        int source = SwapRedAndBlue ? 2 - channel : channel;
        (float mean, double std) = Mean.Count > 0 ? ((float)Mean[channel], Std[channel]) : (0f, 1.0);
        (float factor, float divisor) = Divides ? (1f, (float)std) : ((float)(1 / std), 1f);
        int row = image.Width * image.Channels;
        if (image is FloatImage floats)
        {
            for (int y = 0; y < image.Height; y++)
            {
                ScaleRow(floats.Pixels.Slice(y * row, row)[source..], image.Channels, (mean, factor, divisor),
                    target[(y * rowStep)..], columnStep);
            }

            return;
        }

        // An 8-bit channel has 256 values: looking them up is faster than taking interleaved channels apart in registers.
        Span<float> table = stackalloc float[256];
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (value - mean) * factor / divisor; // one of the two is 1, so nothing is rounded twice
        }

        ReadOnlySpan<byte> pixels = image.Bytes;
        for (int y = 0; y < image.Height; y++)
        {
            LookUpRow(pixels.Slice(y * row, row)[source..], image.Channels, table, target[(y * rowStep)..], columnStep);
        }
    }

    private static void ScaleRow(
        ReadOnlySpan<float> source, int step, (float Mean, float Factor, float Divisor) scale, Span<float> target, int targetStep)
    {
        for (int from = 0, to = 0; from < source.Length; from += step, to += targetStep)
        {
            target[to] = (source[from] - scale.Mean) * scale.Factor / scale.Divisor;
        }
    }

    private static void LookUpRow(
        ReadOnlySpan<byte> source, int step, ReadOnlySpan<float> table, Span<float> target, int targetStep)
    {
        for (int from = 0, to = 0; from < source.Length; from += step, to += targetStep)
        {
            target[to] = table[source[from]];
        }
    }
}
