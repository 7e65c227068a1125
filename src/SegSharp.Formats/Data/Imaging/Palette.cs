namespace SegSharp.Data.Imaging;

/// <summary>One colour per class.</summary>
public sealed class Palette
{
    private readonly Rgb[] _colors;

    /// <summary>Takes the colours in the order of the classes.</summary>
    public Palette(IEnumerable<Rgb> colors) => _colors = [.. colors];

    /// <summary>Number of colours.</summary>
    public int Count => _colors.Length;

    /// <summary>The colours in the order of the classes.</summary>
    public IReadOnlyList<Rgb> Colors => _colors;

    /// <summary>The colour of a class; black outside of the palette, as in MMSegmentation.</summary>
    public Rgb this[int label] => (uint)label < (uint)_colors.Length ? _colors[label] : default;

    /// <summary>Makes colours for a data set that has none: neighbours in the list are far apart, and none is black.</summary>
    /// <param name="count">Number of classes.</param>
    /// <remarks>Hues advance by the golden angle; lightness and saturation alternate, so that hundreds stay distinct.</remarks>
    public static Palette Generate(int count)
    {
        const double goldenAngle = 137.50776405003785;
        return new Palette(Enumerable.Range(0, count).Select(i =>
            FromHsv(goldenAngle * i % 360, saturation: i % 3 == 2 ? 0.45 : 0.8, value: i % 2 == 0 ? 0.95 : 0.65)));
    }

    private static Rgb FromHsv(double hue, double saturation, double value)
    {
        return new Rgb(Channel(5), Channel(3), Channel(1));

        byte Channel(int offset)
        {
            double k = (offset + (hue / 60)) % 6;
            return (byte)Math.Round(255 * value * (1 - (saturation * Math.Clamp(Math.Min(k, 4 - k), 0, 1))));
        }
    }
}
