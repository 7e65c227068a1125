using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Folders;

/// <summary>Tells from a few pictures whether they look like masks: few values, one channel, no JPEG.</summary>
/// <param name="root">The folder that paths are relative to.</param>
internal sealed class MaskLikeness(string root)
{
    private const int Looked = 2;
    private const int FewValues = 40;

    private readonly Dictionary<string, int> _files = new(StringComparer.Ordinal);

    /// <summary>Above zero for masks, below for photographs.</summary>
    /// <param name="group">The files.</param>
    /// <param name="stems">Which of them are meant.</param>
    public int Of(FileGroup group, string[] stems)
    {
        int sum = 0;
        foreach (string stem in stems.Order(StringComparer.Ordinal).Take(Looked))
        {
            string file = group.File(stem);
            if (!_files.TryGetValue(file, out int likeness))
            {
                likeness = OfFile(Path.Combine(root, file));
                _files[file] = likeness;
            }

            sum += likeness;
        }

        return Math.Clamp(sum, -3, 3);
    }

    private static int OfFile(string path)
    {
        try
        {
            Image image = ImageFile.Read(path, ColorMode.Unchanged);
            return (Path.GetExtension(path).ToLowerInvariant() is ".jpg" or ".jpeg" ? -1 : 0) + (image.Channels == 1 ? 1 : 0)
                + (HasFewValues(image) ? 2 : -2);
        }
        catch (DataException)
        {
            return 0; // the scan of the data tells what is wrong with it
        }
    }

    private static bool HasFewValues(Image image)
    {
        HashSet<long> values = [];
        int channels = image.Channels;
        for (int i = 0; i < image.Height * image.Width && values.Count <= FewValues; i++)
        {
            long value = 0;
            for (int c = 0; c < channels && c < 4; c++)
            {
                value = (value * 1031)
                    + (image is ByteImage bytes ? bytes.Pixels[(i * channels) + c] : (long)((FloatImage)image).Pixels[(i * channels) + c]);
            }

            values.Add(value);
        }

        return values.Count <= FewValues;
    }
}
