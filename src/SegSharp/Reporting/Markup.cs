using System.Text;

namespace SegSharp.Reporting;

/// <summary>Text that is safe inside elements and quoted attributes of HTML and SVG.</summary>
internal static class Markup
{
    /// <summary>Escapes markup, and replaces what XML cannot hold: control characters and lone surrogates.</summary>
    public static string Escape(string text)
    {
        StringBuilder result = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes()) // a lone surrogate comes out as U+FFFD
        {
            _ = rune.Value switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '"' => result.Append("&quot;"),
                '\'' => result.Append("&#39;"),
                '\n' or '\t' => result.Append((char)rune.Value),
                '\r' => result,
                < 32 or (>= 127 and < 160) or 0xFFFE or 0xFFFF => result.Append('\uFFFD'),
                _ => result.Append(rune.ToString()),
            };
        }

        return result.ToString();
    }
}
