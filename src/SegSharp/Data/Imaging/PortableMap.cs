using System.Globalization;
using System.Text;

namespace SegSharp.Data.Imaging;

/// <summary>Reads the headers of Netpbm's files: PBM, PGM, PPM, PAM and PFM.</summary>
internal static class PortableMap
{
    /// <summary>The header; null for one that makes no sense.</summary>
    public static ImageHeader? TryRead(ReadOnlySpan<byte> file)
    {
        if (file[1] == '7')
        {
            return Pam(Encoding.Latin1.GetString(file));
        }

        // P1 and P4 have no largest value; PFM has a scale in its place
        int count = file[1] is (byte)'1' or (byte)'4' ? 2 : 3, at = 2;
        string[] words = new string[count];
        for (int i = 0; i < count; i++)
        {
            if (Word(file, ref at) is not { } word)
            {
                return null;
            }

            words[i] = word;
        }

        bool isFloat = file[1] is (byte)'f' or (byte)'F', isColor = file[1] is (byte)'3' or (byte)'6' or (byte)'F';
        int? width = Number(words[0]), height = Number(words[1]), largest = count == 2 ? 1 : isFloat ? 0 : Number(words[2]);
        return width is null || height is null || largest is null ? null
            : new ImageHeader(width.Value, height.Value, isColor ? 3 : 1, isFloat ? 32 : count == 2 ? 1 : largest > byte.MaxValue ? 16 : 8);
    }

    private static ImageHeader? Pam(string text)
    {
        int end = text.IndexOf("ENDHDR", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        Dictionary<string, int> values = [];
        foreach (string[] words in text[..end].Split('\n').Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
        {
            if (words is [string name, string number] && Number(number) is { } value)
            {
                values[name] = value;
            }
        }

        return values.TryGetValue("WIDTH", out int width) && values.TryGetValue("HEIGHT", out int height)
            && values.TryGetValue("DEPTH", out int channels)
            ? new ImageHeader(width, height, channels, values.GetValueOrDefault("MAXVAL", byte.MaxValue) > byte.MaxValue ? 16 : 8)
            : null;
    }

    // The next word; what follows a # is a comment.
    private static string? Word(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length && (file[at] is (byte)' ' or (byte)'#' or (>= 9 and <= 13)))
        {
            int line = file[at] == '#' ? file[at..].IndexOf((byte)'\n') : 0;
            at = line < 0 ? file.Length : at + line + 1;
        }

        int start = at;
        while (at < file.Length && file[at] is not ((byte)' ' or (byte)'#' or (>= 9 and <= 13)))
        {
            at++;
        }

        return at > start && at - start < 32 ? Encoding.Latin1.GetString(file[start..at]) : null;
    }

    private static int? Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value : null;
}
