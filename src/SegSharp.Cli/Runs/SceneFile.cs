using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Runs;

/// <summary>Drawn scenes as files.</summary>
internal static class SceneFile
{
    /// <summary>Writes a picture, or with one channel its labels. Scenes are red first, image files blue first.</summary>
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
