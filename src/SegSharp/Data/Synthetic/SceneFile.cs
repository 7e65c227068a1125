using SegSharp.Data.Imaging;

namespace SegSharp.Data.Synthetic;

/// <summary>Drawn scenes as files.</summary>
public static class SceneFile
{
    /// <summary>Writes a picture, or with one channel its labels. Scenes are red first, image files blue first.</summary>
    /// <param name="path">The file; its suffix says the format.</param>
    /// <param name="pixels"><c>[height, width, channels]</c>.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="channels">3, or 1 for labels.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    public static void Write(string path, byte[] pixels, int width, int height, int channels)
    {
        if (channels == 1)
        {
            ImageFile.WriteLabels(path, new LabelMap(height, width, pixels));
            return;
        }

        ByteImage image = new(height, width, channels, pixels);
        ImageFile.Write(path, image.Convert(ColorConversion.SwapRedAndBlue));
    }
}
