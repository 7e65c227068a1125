using SegSharp.Data.Imaging;

namespace SegSharp.Data;

/// <summary>Which label a colour of a mask stands for (<c>palette_map</c>).</summary>
public sealed class ColorTable
{
    private const int NamedColors = 4;

    private readonly Dictionary<int, byte> _labels = [];
    private readonly List<(Rgb Color, byte Label)> _entries = [];

    /// <summary>Takes the pairs; several colours may stand for one label.</summary>
    /// <exception cref="ArgumentException">A colour is there twice, with different labels.</exception>
    public ColorTable(IEnumerable<(Rgb Color, byte Label)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach ((Rgb color, byte label) in entries)
        {
            if (!_labels.TryAdd(Key(color), label) && _labels[Key(color)] != label)
            {
                throw new ArgumentException(
                    $"The colour {color.Red}, {color.Green}, {color.Blue} stands for {_labels[Key(color)]} and for {label}.",
                    nameof(entries));
            }

            _entries.Add((color, label));
        }
    }

    /// <summary>The colours with their labels.</summary>
    public IReadOnlyList<(Rgb Color, byte Label)> Entries => _entries;

    /// <summary>The label of a colour; null where the table does not have it.</summary>
    public byte? Find(Rgb color) => _labels.TryGetValue(Key(color), out byte label) ? label : null;

    /// <summary>The label of the colour that is nearest to this one.</summary>
    public byte FindNearest(Rgb color) => Find(color) ?? _entries.MinBy(entry => Distance(entry.Color, color)).Label;

    /// <summary>Turns a picture's colours into labels.</summary>
    /// <param name="image">Blue, green, red, or with an opacity, which is not looked at;
    /// one channel is a grey of three equal values.</param>
    /// <param name="name">The file's name for the message.</param>
    /// <param name="takesNearest">Whether a colour that the table does not have gets the label of the nearest one:
    /// in pictures that were stored with losses.</param>
    /// <exception cref="DataException">There are colours that the table does not have.</exception>
    public LabelMap Map(ByteImage image, string name, bool takesNearest = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        LabelMap labels = LabelMap.Uninitialized(image.Height, image.Width);
        Dictionary<int, int> unknown = [];
        int last = -1;
        byte label = 0;
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int i = 0, at = 0; i < labels.Length; i++, at += image.Channels)
        {
            Rgb color = image.Channels < 3 ? new Rgb(pixels[at], pixels[at], pixels[at])
                : new Rgb(pixels[at + 2], pixels[at + 1], pixels[at]);
            int key = Key(color);
            if (key != last)
            {
                last = key;
                if (!_labels.TryGetValue(key, out label))
                {
                    if (takesNearest)
                    {
                        label = FindNearest(color);
                    }
                    else
                    {
                        last = -1;
                        unknown[key] = unknown.GetValueOrDefault(key) + 1;
                    }
                }
            }

            labels.Labels[i] = label;
        }

        return unknown.Count == 0 ? labels : throw Unknown(unknown, name);
    }

    private static DataException Unknown(Dictionary<int, int> unknown, string name)
    {
        string shown = string.Join(", ", unknown.OrderByDescending(color => color.Value).Take(NamedColors).Select(color =>
            FormattableString.Invariant($"({color.Key >> 16}, {(color.Key >> 8) & 255}, {color.Key & 255}) in {color.Value:N0} pixels")));
        return new DataException(
            $"Mask '{name}' has colours that palette_map does not have: " +
                $"{shown}{(unknown.Count > NamedColors ? $" and {unknown.Count - NamedColors} more" : "")}; " +
            "add them with their class, or with 'ignore' for pixels that do not count.",
            name);
    }

    private static int Key(Rgb color) => (color.Red << 16) | (color.Green << 8) | color.Blue;

    private static int Distance(Rgb one, Rgb other) =>
        Square(one.Red - other.Red) + Square(one.Green - other.Green) + Square(one.Blue - other.Blue);

    private static int Square(int value) => value * value;
}
