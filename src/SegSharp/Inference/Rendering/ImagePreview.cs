using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Inference.Rendering;

/// <summary>Makes a picture to look at of an image of any number of bands and any range.</summary>
public static class ImagePreview
{
    // A few bright or dark pixels shall not decide for all others.
    private const double Outliers = 0.01;
    private const int MostProbes = 1 << 16;

    /// <summary>Reads a file as a pipeline does and makes a picture of it.</summary>
    /// <exception cref="DataException">The file is missing, truncated or no image.</exception>
    public static ByteImage Read(string path, LoadImageFromFile loader) => Of(loader.Read(path), loader.InFileOrder);

    /// <summary>The first three bands as red, green and blue; a single or a double band as grey.</summary>
    /// <param name="image">The image.</param>
    /// <param name="isRedFirst">Whether its bands are in a file's order; otherwise three or four are blue first,
    /// as everywhere in OpenCV.</param>
    /// <returns>8-bit BGR; numbers that are not 8-bit are stretched from their darkest to their brightest hundredth.</returns>
    public static ByteImage Of(Image image, bool isRedFirst = false)
    {
        if (image is ByteImage { Channels: 3 } colors && !isRedFirst)
        {
            return colors;
        }

        bool isGray = image.Channels < 3, isReversed = isRedFirst || image.Channels > 4;
        ByteImage result = ByteImage.Uninitialized(image.Height, image.Width, 3);
        for (int channel = 0; channel < 3; channel++)
        {
            int band = isGray ? 0 : isReversed ? 2 - channel : channel;
            Copy(image, band, result, channel);
        }

        return result;
    }

    private static void Copy(Image image, int band, ByteImage result, int channel)
    {
        int count = image.Height * image.Width;
        if (image is ByteImage bytes)
        {
            for (int i = 0; i < count; i++)
            {
                result.Pixels[(i * 3) + channel] = bytes.Pixels[(i * bytes.Channels) + band];
            }

            return;
        }

        ReadOnlySpan<float> values = ((FloatImage)image).Pixels;
        (float low, float high) = Range(values, image.Channels, band, count);
        float scale = high > low ? 255 / (high - low) : 0;
        for (int i = 0; i < count; i++)
        {
            float value = (values[(i * image.Channels) + band] - low) * scale;
            result.Pixels[(i * 3) + channel] = float.IsNaN(value) ? (byte)0 : (byte)Math.Clamp(value, 0, 255);
        }
    }

    private static (float Low, float High) Range(ReadOnlySpan<float> values, int channels, int band, int count)
    {
        int step = (count + MostProbes - 1) / MostProbes;
        List<float> probes = [];
        for (int i = 0; i < count; i += step)
        {
            if (float.IsFinite(values[(i * channels) + band]))
            {
                probes.Add(values[(i * channels) + band]);
            }
        }

        probes.Sort();
        int outside = (int)(probes.Count * Outliers);
        return probes.Count == 0 ? (0, 0) : (probes[outside], probes[^(1 + outside)]);
    }
}
