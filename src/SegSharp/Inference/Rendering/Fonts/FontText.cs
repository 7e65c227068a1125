using SegSharp.Data.Imaging;

namespace SegSharp.Inference.Rendering.Fonts;

/// <summary>Writes text of any script with a font of the system.</summary>
internal sealed class FontText : IDisposable
{
    /// <summary>The variable that names a font file, in place of the system's.</summary>
    public const string Variable = "SEGSHARP_FONT";

    private const uint Pixels = 14;
    private const int MostFiles = 2000;

    // what Chinese systems have, in the order of preference; then whatever has the characters
    private static readonly string[] _preferred =
        ["NotoSansCJK", "NotoSansSC", "NotoSansHans", "SourceHanSans", "wqy-microhei", "wqy-zenhei", "DroidSansFallback", "PingFang",
            "STHeiti", "uming", "ukai", "NotoSerifCJK"];

    private static readonly string[] _suffixes = [".ttf", ".otf", ".ttc"];

    private readonly nint _face;
    private readonly Dictionary<int, Glyph?> _glyphs = [];

    private FontText(nint face) => _face = face;

    /// <summary>A font that has all characters of the texts; null where there is none.</summary>
    public static FontText? For(IEnumerable<string> texts) => For(texts, Environment.GetEnvironmentVariable(Variable));

    /// <summary>The same with a font of the caller's choice.</summary>
    /// <param name="texts">What is to be written.</param>
    /// <param name="file">The font; null or empty for those of the system.</param>
    public static FontText? For(IEnumerable<string> texts, string? file)
    {
        int[] characters = [.. texts.SelectMany(text => text.EnumerateRunes()).Select(rune => rune.Value).Distinct()];
        if (!FreeType.IsPresent)
        {
            return null;
        }

        foreach (string path in string.IsNullOrEmpty(file) ? OfSystem() : File.Exists(file) ? [file] : [])
        {
            nint face = FreeType.Open(path, Pixels);
            if (face != 0 && Array.TrueForAll(characters, character => FreeType.Has(face, character)))
            {
                return new FontText(face);
            }

            if (face != 0)
            {
                FreeType.Close(face);
            }
        }

        return null;
    }

    /// <summary>How many columns a text takes.</summary>
    public int Width(string text) => text.EnumerateRunes().Sum(rune => Of(rune.Value)?.Advance ?? 0);

    /// <summary>
    /// Writes text whose base line starts at (<paramref name="x"/>, <paramref name="y"/>); what lies outside of the image is left out.
    /// </summary>
    public void Draw(ByteImage image, string text, int x, int y, Rgb color)
    {
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            if (Of(rune.Value) is { } glyph)
            {
                Draw(image, glyph, x + glyph.Left, y - glyph.Top, color);
                x += glyph.Advance;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => FreeType.Close(_face);

    private static void Draw(ByteImage image, Glyph glyph, int left, int top, Rgb color)
    {
        Span<byte> pixels = image.Pixels;
        for (int row = Math.Max(0, -top); row < glyph.Height && top + row < image.Height; row++)
        {
            for (int column = Math.Max(0, -left); column < glyph.Width && left + column < image.Width; column++)
            {
                int cover = glyph.Coverage[(row * glyph.Width) + column];
                int at = (((top + row) * image.Width) + left + column) * image.Channels;
                pixels[at] = Mixed(pixels[at], color.Blue, cover);
                pixels[at + 1] = Mixed(pixels[at + 1], color.Green, cover);
                pixels[at + 2] = Mixed(pixels[at + 2], color.Red, cover);
            }
        }
    }

    private static byte Mixed(byte paper, byte ink, int cover) => (byte)(((paper * (255 - cover)) + (ink * cover)) / 255);

    private Glyph? Of(int character)
    {
        if (!_glyphs.TryGetValue(character, out Glyph? glyph))
        {
            glyph = FreeType.Render(_face, character);
            _glyphs[character] = glyph;
        }

        return glyph;
    }

    private static IEnumerable<string> OfSystem()
    {
        string home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } folder ? folder : "/nonexistent";
        string[] folders =
            ["/usr/share/fonts", "/usr/local/share/fonts", Path.Combine(home, ".local/share/fonts"), Path.Combine(home, ".fonts"),
                "/System/Library/Fonts", "/Library/Fonts"];
        EnumerationOptions all = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return folders.Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place, "*", all))
            .Where(file => _suffixes.Contains(Path.GetExtension(file).ToLowerInvariant())).Take(MostFiles)
            .OrderBy(file => Array.FindIndex(_preferred,
                name => file.Contains(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and int place ? place : _preferred.Length)
            .ThenBy(file => file.Contains("Regular", StringComparison.OrdinalIgnoreCase) ? 0 : 1)
                .ThenBy(file => file, StringComparer.Ordinal);
    }
}
