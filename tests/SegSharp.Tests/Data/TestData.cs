using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data;

/// <summary>Small images and data sets that follow from a seed.</summary>
internal static class TestData
{
    public static ByteImage Noise(int height, int width, int channels = 3, int seed = 1)
    {
        ByteImage image = new(height, width, channels);
        SeededSampleRandom random = new(seed, 0, 0);
        foreach (ref byte value in image.Pixels)
        {
            value = (byte)random.NextInt(256);
        }

        return image;
    }

    public static LabelMap Labels(int height, int width, int classes, int seed = 1)
    {
        LabelMap labels = new(height, width);
        SeededSampleRandom random = new(seed, 0, 0);
        foreach (ref byte value in labels.Labels)
        {
            value = (byte)random.NextInt(classes);
        }

        return labels;
    }

    /// <summary>Writes images and masks of 3 classes; each image's number is its first mask row's column count of class 1.</summary>
    public static void WriteDataset(string root, int count, int height = 24, int width = 32)
    {
        for (int i = 0; i < count; i++)
        {
            ImageFile.Write(Path.Combine(root, "images", $"{i:D3}.png"), Noise(height, width, seed: i));
            ImageFile.WriteLabels(Path.Combine(root, "masks", $"{i:D3}.png"), Labels(height, width, 3, seed: i));
        }
    }
}
