using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SegSharp.Configuration.Python;

namespace SegSharp.Configuration;

/// <summary>Prints configs as YAML, so that reading the text gives the same tree.</summary>
internal static partial class YamlWriter
{
    private const int LineLength = 100;

    // words that readers of YAML 1.1 take for truth values
    private static readonly HashSet<string> _truthElsewhere = new(StringComparer.OrdinalIgnoreCase) { "y", "n", "yes", "no", "on", "off" };

    /// <summary>Prints a config.</summary>
    /// <exception cref="ConfigException">A string holds half a surrogate pair, for which YAML has no spelling.</exception>
    public static string Write(ConfigDict config)
    {
        StringBuilder result = new();
        foreach (ConfigEntry entry in config.Entries)
        {
            AppendEntry(result, entry, indent: 0);
        }

        return result.Length == 0 ? "{}\n" : result.ToString();
    }

    private static void AppendEntry(StringBuilder result, ConfigEntry entry, int indent)
    {
        result.Append(' ', indent).Append(entry.IsIntegerKey ? entry.Key : Text(entry.Key, isKey: true)).Append(':');
        Append(result, entry.Value, indent);
    }

    // Goes on behind a colon or a dash: on the same line where the value fits there.
    private static void Append(StringBuilder result, ConfigNode node, int indent)
    {
        string line = Line(node);
        bool isFlat = node is ConfigScalar or ConfigDict { Count: 0 } or ConfigList { Count: 0 }
            || (node is ConfigList list && list.All(item => item is ConfigScalar) && indent + line.Length <= LineLength);
        if (isFlat)
        {
            result.Append(' ').Append(line).Append('\n');
            return;
        }

        if (node is ConfigDict dict)
        {
            result.Append('\n');
            foreach (ConfigEntry entry in dict.Entries)
            {
                AppendEntry(result, entry, indent + 2);
            }

            return;
        }

        result.Append(node is ConfigList { IsTuple: true } ? " !!python/tuple\n" : "\n");
        foreach (ConfigNode item in (ConfigList)node)
        {
            result.Append(' ', indent + 2).Append('-');
            Append(result, item, indent + 2);
        }
    }

    private static string Line(ConfigNode node) => node switch
    {
        ConfigScalar scalar => Scalar(scalar.Value),
        ConfigList list => $"{(list.IsTuple ? "!!python/tuple " : "")}[{string.Join(", ", list.Select(Line))}]",
        ConfigDict dict => $"{{{string.Join(", ", dict.Entries.Select(Line))}}}",
        _ => throw new ArgumentException("A node of an unknown kind.", nameof(node)),
    };

    private static string Line(ConfigEntry entry) =>
        $"{(entry.IsIntegerKey ? entry.Key : Text(entry.Key, isKey: true))}: {Line(entry.Value)}";

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number when !double.IsFinite(number) => double.IsNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf",
        string text => Text(text, isKey: false),
        _ => PythonText.Plain(value),
    };

    private static string Text(string text, bool isKey)
    {
        if (Plain().IsMatch(text) && !_truthElsewhere.Contains(text) && YamlScalar.Read(text) is string)
        {
            return text;
        }

        // a placeholder that is meant as it stands must not be replaced when it is read back
        StringBuilder result = new(!isKey && text.Contains("{{", StringComparison.Ordinal) ? "!!str \"" : "\"");
        foreach (Rune rune in Runes(text))
        {
            _ = rune.Value switch
            {
                '"' or '\\' => result.Append('\\').Append((char)rune.Value),
                < ' ' or (>= 0x7f and <= 0xa0) or 0x2028 or 0x2029 or 0xfeff or 0xfffe or 0xffff =>
                    result.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                > 0xffff => result.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
                _ => result.Append((char)rune.Value),
            };
        }

        return result.Append('"').ToString();
    }

    private static IEnumerable<Rune> Runes(string text)
    {
        for (int i = 0; i < text.Length; i += Rune.TryGetRuneAt(text, i, out Rune rune) ? rune.Utf16SequenceLength : 1)
        {
            yield return Rune.TryGetRuneAt(text, i, out Rune at)
                ? at
                : throw new ConfigException($"the string {PythonText.Quote(text)} holds half a character, for which YAML has no spelling");
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_./-]*\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
