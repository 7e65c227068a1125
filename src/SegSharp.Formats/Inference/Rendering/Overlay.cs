using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Inference.Rendering;

/// <summary>Lays the classes' colours over an image.</summary>
public static class Overlay
{
    /// <summary>Mixes each pixel with its class's colour.</summary>
    /// <param name="image">The image, 8-bit BGR.</param>
    /// <param name="labels">One class index per pixel, of the image's size.</param>
    /// <param name="palette">The classes' colours; labels beyond it are black.</param>
    /// <param name="opacity">0 shows the image, 1 the colours alone.</param>
    /// <returns>A new image of the same size.</returns>
    /// <exception cref="DataException">The sizes differ, or the image has not three channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="opacity"/> is not from 0 to 1.</exception>
    /// <remarks>Source: <c>show_result</c> of MMSegmentation: <c>image * (1 - opacity) + colour * opacity</c> in double precision,
    /// cut to whole numbers.</remarks>
    public static ByteImage Draw(ByteImage image, LabelMap labels, Palette palette, double opacity = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(opacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(opacity, 1);
        if (image.Channels != 3 || (image.Height, image.Width) != (labels.Height, labels.Width))
        {
            throw new DataException(
                $"An overlay needs a colour image and labels of one size, but the image is {image.Width}x{image.Height} with " +
                    $"{image.Channels} " +
                $"channels and the labels are {labels.Width}x{labels.Height}.");
        }

        double[] colors = new double[256 * 3];
        for (int label = 0; label < 256; label++)
        {
            Rgb color = palette[label];
            colors[label * 3] = color.Blue * opacity;
            colors[(label * 3) + 1] = color.Green * opacity;
            colors[(label * 3) + 2] = color.Red * opacity;
        }

        double[] dimmed = [.. Enumerable.Range(0, 256).Select(value => value * (1 - opacity))];
        ByteImage result = ByteImage.Uninitialized(image.Height, image.Width, 3);
        Mix(image.Pixels, labels.Labels, dimmed, colors, result.Pixels);
        return result;
    }

    private static void Mix(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> labels, double[] dimmed, double[] colors, Span<byte> result)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            int color = labels[i] * 3, at = i * 3;
            result[at] = (byte)(dimmed[pixels[at]] + colors[color]);
            result[at + 1] = (byte)(dimmed[pixels[at + 1]] + colors[color + 1]);
            result[at + 2] = (byte)(dimmed[pixels[at + 2]] + colors[color + 2]);
        }
    }
}
