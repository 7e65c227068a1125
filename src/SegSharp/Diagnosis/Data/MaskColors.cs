using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Data;

/// <summary>
/// What the colours of a data set's masks are: its palette's, those of a list beside it, indices in one channel, or others.
/// </summary>
/// <param name="colors">The colours with their pixels, the most frequent first.</param>
/// <param name="options">The data set.</param>
/// <param name="isJpeg">Whether the colours were stored with losses, so that they are near what was drawn.</param>
internal sealed class MaskColors(IReadOnlyList<(Rgb Color, long Pixels)> colors, DatasetOptions options, bool isJpeg)
{
    // Of a JPEG's colours some are far from what was drawn; where nearly all are near, they were.
    private const double NearShare = 0.9;
    private const int Near = 60;

    /// <summary>The colours with their pixels, the most frequent first.</summary>
    public IReadOnlyList<(Rgb Color, long Pixels)> Colors => colors;

    /// <summary>Where the meaning of the colours was found: empty, or the path of a list.</summary>
    public string Source { get; private set; } = "";

    /// <summary>
    /// Which message tells what the masks are, and the <c>palette_map</c> that reads them; null where only the user knows it.
    /// </summary>
    /// <param name="isNoisy">Whether there are more colours than anybody draws with.</param>
    public (string Variant, ConfigNode? Map) Situation(bool isNoisy)
    {
        if (options.Palette is { Count: > 1 } palette && Fits(palette.Colors, out Rgb[] others))
        {
            return others.Length == 0 ? ("palette", ConfigNode.From(true)) : ("palette-some", WithIgnored(palette.Colors, others));
        }

        if (FindList() is { } path)
        {
            Source = path;
            return ("labelmap", ConfigNode.From(path));
        }

        if (isNoisy || isJpeg)
        {
            return ("noisy", null);
        }

        if (OneChannel() is { } indices)
        {
            return ("one-channel", indices);
        }

        return colors.Count == 2 ? ("two-colours", List(DarkerFirst()))
            : ("colours", List(colors.Select(color => color.Color).OrderBy(Brightness)));
    }

    // At least two of the colours are known, or the only one; what else there is may be what does not count.
    private bool Fits(IReadOnlyList<Rgb> known, out Rgb[] others)
    {
        ColorTable table = new(known.Distinct().Select(color => (color, (byte)0)));
        others = [.. colors.Where(color => table.Find(color.Color) is null).Select(color => color.Color)];
        if (isJpeg)
        {
            long near = colors.Where(color => known.Any(other => Distance(other, color.Color) <= Near)).Sum(color => color.Pixels);
            others = [];
            return near >= NearShare * colors.Sum(color => color.Pixels);
        }

        int seen = colors.Count - others.Length;
        return seen >= Math.Min(2, colors.Count) && others.Length <= 2;
    }

    // CVAT writes it beside the folders of images and masks.
    private string? FindList()
    {
        string root = Path.GetFullPath(options.Root ?? ".");
        string? folder = options.MaskDirectory is { } masks ? Path.GetFullPath(Path.Combine(root, masks)) : null;
        for (int up = 0; folder is not null && up < 4; up++, folder = folder == root ? null : Path.GetDirectoryName(folder))
        {
            string path = Path.Combine(folder, LabelMapFile.UsualName);
            if (File.Exists(path) && IsFitting(path))
            {
                return options.Root is null ? path : Path.GetRelativePath(root, path);
            }
        }

        return null;
    }

    private bool IsFitting(string path)
    {
        try
        {
            IReadOnlyList<(string Name, Rgb Color)> entries = LabelMapFile.Read(path);
            bool hasClasses = options.Classes.Count == 0 || entries.Any(entry => options.Classes.Contains(entry.Name));
            return hasClasses && Fits([.. entries.Select(entry => entry.Color)], out Rgb[] others) && others.Length == 0;
        }
        catch (DataException)
        {
            return false;
        }
    }

    // (0, 0, 0), (1, 0, 0), (2, 0, 0): the index stands in one channel, the others are 0.
    private ConfigNode? OneChannel()
    {
        Func<Rgb, byte>[] channels = [color => color.Red, color => color.Green, color => color.Blue];
        Func<Rgb, byte>[] used = [.. channels.Where(channel => colors.Any(color => channel(color.Color) != 0))];
        int most = Math.Max(options.Classes.Count, 2);
        if (used is not [var only] || colors.Any(color => only(color.Color) >= most && only(color.Color) != byte.MaxValue)
            || !colors.Any(color => only(color.Color) is > 0 and < byte.MaxValue))
        {
            return null;
        }

        int at = Array.IndexOf(channels, only);
        Rgb Of(byte value) => new(at == 0 ? value : (byte)0, at == 1 ? value : (byte)0, at == 2 ? value : (byte)0);
        Rgb[] list = [.. Enumerable.Range(0, Math.Max(most, options.Classes.Count)).Select(label => Of((byte)label))];
        return colors.Any(color => only(color.Color) == byte.MaxValue) ? WithIgnored(list, [Of(byte.MaxValue)]) : List(list);
    }

    private IEnumerable<Rgb> DarkerFirst() => colors.Select(color => color.Color).OrderBy(Brightness);

    private ConfigDict WithIgnored(IReadOnlyList<Rgb> known, Rgb[] ignored) => ConfigDict.Of(
    [
        .. known.Select((color, label) => (label < options.Classes.Count ? options.Classes[label]
            : label.ToString(System.Globalization.CultureInfo.InvariantCulture), (object?)Numbers(color))),
        ("ignore", ignored.Length == 1 ? Numbers(ignored[0]) : (object)ignored.Select(Numbers).ToList()),
    ]);

    private static ConfigNode List(IEnumerable<Rgb> list) => ConfigNode.From(list.Select(Numbers).ToList());

    private static int[] Numbers(Rgb color) => [color.Red, color.Green, color.Blue];

    private static int Brightness(Rgb color) => color.Red + color.Green + color.Blue;

    private static double Distance(Rgb one, Rgb other) =>
        Math.Sqrt(Math.Pow(one.Red - other.Red, 2) + Math.Pow(one.Green - other.Green, 2) + Math.Pow(one.Blue - other.Blue, 2));
}
