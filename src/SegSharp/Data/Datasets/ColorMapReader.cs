using System.Globalization;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.IO;

namespace SegSharp.Data.Datasets;

/// <summary>Reads <c>palette_map</c>: what the colours of a data set's masks stand for.</summary>
/// <remarks>
/// <c>True</c> takes the colours of the data set's palette; a list gives each class's colour in their order; a dict gives the colour, or
/// the colours, of each name; a string is the path of CVAT's <c>labelmap.txt</c>, whose names that are no classes are ignored.
/// </remarks>
internal static class ColorMapReader
{
    public const string Key = "palette_map";

    private const string Ignore = "ignore";

    /// <summary>The options with what the key says; themselves where it is absent or False.</summary>
    /// <exception cref="ConfigException">The value does not fit.</exception>
    public static DatasetOptions Read(ConfigSection section, DatasetOptions options)
    {
        try
        {
            return section.Node(Key) switch
            {
                null or ConfigScalar { Value: null or false } => options,
                ConfigScalar { Value: true } => options with { Colors = OfPalette(section, options) },
                ConfigScalar { Value: string path } => OfFile(section, options, path),
                ConfigList list =>
                    options with { Colors = new ColorTable(list.Select((item, label) => (Color(section, item), Label(section, label)))) },
                ConfigDict => options with { Colors = OfNames(section.Section(Key), options) },
                _ => throw section.Error(Key, "it is none of the forms that are known",
                    "Give True for the palette's colours, a list or dict of colours, or the path of a labelmap.txt"),
            };
        }
        catch (ArgumentException e)
        {
            throw section.Error(Key, ArgumentText.Of(e).TrimEnd('.'));
        }
    }

    private static ColorTable OfPalette(ConfigSection section, DatasetOptions options) => options.Palette is { Count: > 0 } palette
        ? new ColorTable(palette.Colors.Select((color, label) => (color, Label(section, label))))
        : throw section.Error(Key, "there is no palette to take the colours from",
            "Give metainfo=dict(classes=..., palette=[...]), or the colours here");

    private static DatasetOptions OfFile(ConfigSection section, DatasetOptions options, string path)
    {
        string below = Path.GetFullPath(Path.Combine(options.Root ?? "", path));
        string full = File.Exists(below) ? below : Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw section.Error(Key, $"'{below}' does not exist", "Give the path of a labelmap.txt, from data_root on");
        }

        IReadOnlyList<(string Name, Rgb Color)> entries = LabelMapFile.Read(full);
        string[] names = options.Classes.Count > 0 ? [.. options.Classes]
            : [.. entries.Select(entry => entry.Name).Distinct(StringComparer.Ordinal)];
        if (!entries.Any(entry => names.Contains(entry.Name)))
        {
            throw section.Error(Key,
                $"none of the names in '{full}' ({string.Join(", ", entries.Take(8).Select(entry => entry.Name))}) is a class",
                "Correct metainfo.classes, or leave it out to take the file's names");
        }

        return options with
        {
            Classes = names,
            Palette = options.Palette ?? new Palette(names.Select(name => entries.FirstOrDefault(entry => entry.Name == name).Color)),
            Colors = new ColorTable(entries.Select(entry =>
                (entry.Color, Array.IndexOf(names, entry.Name) is >= 0 and int label ? Label(section, label) : options.IgnoreIndex))),
        };
    }

    private static ColorTable OfNames(ConfigSection map, DatasetOptions options) => new(map.Dict.Keys.SelectMany(name =>
    {
        int label = options.Classes.ToList().IndexOf(name);
        byte known = label >= 0 ? Label(map, label)
            : name == Ignore ? options.IgnoreIndex
            : byte.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out byte number) ? number
            : throw map.Error(name, $"'{name}' is no class of the data set",
                $"Known are {string.Join(", ", options.Classes.Append(Ignore))}");
        ConfigNode colors = map.Node(name)!;
        bool isSeveral = colors is ConfigList { Count: > 0 } list && list[0] is ConfigList;
        return (isSeveral ? ((ConfigList)colors).Select(item => Color(map, item)) : [Color(map, colors)]).Select(color => (color, known));
    }));

    private static byte Label(ConfigSection section, int label) =>
        label <= byte.MaxValue ? (byte)label : throw section.Error(Key, "there are more than 256 colours, and labels have 8 bits");

    private static Rgb Color(ConfigSection section, ConfigNode node) => DatasetRegistry.Color(section, node);
}
