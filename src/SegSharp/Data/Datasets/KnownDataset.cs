using System.Globalization;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Datasets;

/// <summary>What is published of a data set: classes, colours, how its files are called and what the masks' values mean.</summary>
/// <param name="Name">The name by which a config asks for it.</param>
/// <param name="Classes">The classes' names in the order of their indices.</param>
/// <param name="Palette">One colour per class.</param>
internal sealed record KnownDataset(string Name, IReadOnlyList<string> Classes, Palette Palette)
{
    /// <summary>What ends an image's name.</summary>
    public string ImageSuffix { get; init; } = ".jpg";

    /// <summary>What ends a mask's name.</summary>
    public string MaskSuffix { get; init; } = ".png";

    /// <summary>Whether 0 in the masks is background that does not count.</summary>
    public bool ReduceZeroLabel { get; init; }

    /// <summary>What the data set's evaluation server wants for each class; null for the masks' own values.</summary>
    public IReadOnlyList<byte>? SubmissionLabels { get; init; }

    /// <summary>A folder data set of which nothing is known.</summary>
    public static KnownDataset Custom { get; } = new("custom", [], new Palette([]));

    /// <summary>Reads names that commas separate, and colours as six hexadecimal digits.</summary>
    public static KnownDataset Of(string name, string classes, string colors) => new(
        name,
        [.. classes.ReplaceLineEndings(" ").Split(',', StringSplitOptions.TrimEntries)],
        new Palette(colors.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Color)));

    /// <summary>What a plugin publishes.</summary>
    /// <exception cref="ConfigException">There are other numbers of colours than of classes.</exception>
    public static KnownDataset Of(string name, PublishedDataset published)
    {
        int colors = published.Colors?.Count ?? published.Classes.Count;
        return colors != published.Classes.Count || colors == 0
            ? throw new ConfigException(
                $"the data set '{name}' of a plugin has {colors} colours for {published.Classes.Count} classes",
                remedy: "Give each class one colour, or no colours at all")
            : new KnownDataset(name, published.Classes, published.Colors is { } own ? new Palette(own) : Palette.Generate(colors))
            {
                ImageSuffix = published.ImageSuffix,
                MaskSuffix = published.MaskSuffix,
                ReduceZeroLabel = published.ReduceZeroLabel,
                SubmissionLabels = published.SubmissionLabels,
            };
    }

    /// <summary>Fills in what the user has not said. Classes may be some of the known ones: the others are ignored then.</summary>
    /// <exception cref="DataException">A class is none of the data set's.</exception>
    public DatasetOptions Describe(DatasetOptions options)
    {
        if (Classes.Count == 0)
        {
            return options;
        }

        // MMSegmentation's lists hold 'bed ' with a blank
        string[] wanted = [.. (options.Classes.Count > 0 ? options.Classes : Classes).Select(name => name.Trim())];
        string? unknown = wanted.FirstOrDefault(name => !Classes.Contains(name));
        if (unknown is not null)
        {
            throw new DataException($"{Name} has no class '{unknown}': its classes are {string.Join(", ", Classes)}.");
        }

        int[] indices = [.. wanted.Select(name => Classes.ToList().IndexOf(name))];
        bool isSame = indices.SequenceEqual(Enumerable.Range(0, Classes.Count));
        return options with
        {
            Classes = wanted,
            Palette = options.Palette ?? new Palette(indices.Select(index => Palette[index])),
            LabelMapping = isSame ? options.LabelMapping : Mapping(indices, options.IgnoreIndex),
            SubmissionLabels = options.SubmissionLabels ?? Submission(indices, options.ReduceZeroLabel),
        };
    }

    private Dictionary<byte, byte> Mapping(int[] indices, byte ignore) => Enumerable.Range(0, Classes.Count).ToDictionary(
        index => (byte)index, index => Array.IndexOf(indices, index) is >= 0 and int place ? (byte)place : ignore);

    private byte[] Submission(int[] indices, bool reduceZeroLabel) =>
        [.. indices.Select(index => SubmissionLabels?[index] ?? (byte)(reduceZeroLabel ? index + 1 : index))];

    private static Rgb Color(string digits)
    {
        int value = int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new Rgb((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }
}
