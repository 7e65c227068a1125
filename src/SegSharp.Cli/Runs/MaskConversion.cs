using System.Globalization;
using SegSharp.Cli.Hosting;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Runs;

/// <summary>How the pixels of a mask become class indices.</summary>
internal sealed class MaskConversion
{
    private readonly ColorTable? _colors;
    private readonly byte[] _table = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
    private readonly bool _takesNearest;
    private readonly bool _looksForTwoValues;

    private MaskConversion(ColorTable? colors, bool takesNearest, bool looksForTwoValues) =>
        (_colors, _takesNearest, _looksForTwoValues) = (colors, takesNearest, looksForTwoValues);

    /// <summary>Reads what the options say.</summary>
    /// <exception cref="UsageException">A value makes no sense.</exception>
    public static MaskConversion Create(string? config, string? labelMap, string? colors, string[] map, int? threshold, bool subtractsOne,
        bool takesNearest)
    {
        ColorTable? table = config is not null ? OfConfig(config) : labelMap is not null ? OfFile(labelMap) : colors is not null
            ? OfList(colors) : null;
        MaskConversion conversion = new(table, takesNearest,
            looksForTwoValues: table is null && map.Length == 0 && threshold is null && !subtractsOne);
        for (int value = 0; value < 256; value++)
        {
            byte changed = subtractsOne && value != 255 ? (byte)(value - 1) : (byte)value; // 0 becomes 255
            conversion._table[value] = threshold is { } from ? (byte)(value >= from ? 1 : 0) : changed;
        }

        foreach (string pair in map)
        {
            conversion._table[Number(pair.Split('=')[0], pair)] = Number(pair.Split('=', 2)[^1], pair);
        }

        return conversion;
    }

    /// <summary>The class indices of a file.</summary>
    /// <exception cref="DataException">It cannot be read, or its colours stand for nothing.</exception>
    public LabelMap Convert(string file)
    {
        if (_colors is not null)
        {
            return Apply(_colors.Map(ImageFile.ReadMaskColors(file), file, _takesNearest));
        }

        LabelMap labels = OneChannel(file) ?? ImageFile.ReadLabels(file);
        int[] counts = labels.Histogram();
        bool isBlackAndWhite = _looksForTwoValues && counts[255] > 0 && !counts.AsSpan(1, 254).ContainsAnyExcept(0);
        if (!isBlackAndWhite)
        {
            return Apply(labels);
        }

        labels.Labels.Replace((byte)255, (byte)1);
        return labels;
    }

    private LabelMap Apply(LabelMap labels)
    {
        foreach (ref byte label in labels.Labels)
        {
            label = _table[label];
        }

        return labels;
    }

    // Of a picture in which one channel alone is not 0, that one; white on black is told apart by its equal channels.
    private static LabelMap? OneChannel(string file)
    {
        ByteImage image;
        try
        {
            image = ImageFile.ReadMaskColors(file);
        }
        catch (DataException)
        {
            return null; // of more than 8 bits, or damaged: the other way tells
        }

        if (image.Channels < 3 || !IsPlainPicture(file))
        {
            return null;
        }

        int[] used = [.. Enumerable.Range(0, 3).Where(channel => IsUsed(image, channel))];
        if (used.Length != 1)
        {
            return null;
        }

        byte[] labels = new byte[image.Height * image.Width];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = image.Pixels[(i * image.Channels) + used[0]];
        }

        return new LabelMap(image.Height, image.Width, labels);
    }

    // A palette's colours are not what its file holds.
    private static bool IsPlainPicture(string file)
    {
        try
        {
            ImageFile.ReadLabels(file);
            return false;
        }
        catch (DataException)
        {
            return true;
        }
    }

    private static bool IsUsed(ByteImage image, int channel)
    {
        for (int i = channel; i < image.Length; i += image.Channels)
        {
            if (image.Pixels[i] != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static ColorTable OfConfig(string path)
    {
        Experiment experiment = ExperimentSource.Read(path, []);
        DatasetOptions described = Training.ExperimentData.Describe(experiment.Train
            ?? throw new UsageException($"'{path}' has no training data, whose palette could be taken."));
        return described.Colors
            ?? Table((described.Palette ?? throw new UsageException(
                $"The training data of '{path}' has no palette: give metainfo=dict(palette=...) or --colors.")).Colors);
    }

    private static ColorTable OfFile(string path) => Table(LabelMapFile.Read(path).Select(entry => entry.Color));

    private static ColorTable OfList(string text) =>
        Table(text.Split((char[])[' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(Color));

    private static ColorTable Table(IEnumerable<Rgb> colors)
    {
        Rgb[] all = [.. colors];
        return all.Length is > 0 and <= 256 && all.Distinct().Count() == all.Length
            ? new ColorTable(all.Select((color, label) => (color, (byte)label)))
            : throw new UsageException("The colours must be between 1 and 256, and none may be there twice.");
    }

    private static Rgb Color(string text)
    {
        byte[] numbers = [.. text.Split(',').Select(part => Number(part, text))];
        return numbers is [byte red, byte green, byte blue] ? new Rgb(red, green, blue) : throw Wrong(text);
    }

    private static byte Number(string text, string all) =>
        byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out byte value) ? value : throw Wrong(all);

    private static UsageException Wrong(string text) =>
        new($"'{text}' is not understood: a colour is 'red,green,blue' and a change 'from=to', with whole numbers from 0 to 255.");
}
