using System.Text.RegularExpressions;
using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Rules.Labels;

/// <summary>Finds two strings that stand beside each other in a list, which Python takes for one.</summary>
internal static partial class MissingComma
{
    private const int MostLines = 4;

    /// <summary>The first item of a list that is written as two strings; null where there is none, or the text is not at hand.</summary>
    public static (ConfigCursor Item, string First, string Second)? Find(ConfigCursor list)
    {
        Dictionary<string, string[]> texts = new(StringComparer.Ordinal);
        foreach (ConfigCursor item in list.Items)
        {
            if (item.Text is { } text && item.Location is { } place && After(place, texts) is { } code
                && TwoStrings().Match(code) is { Success: true } match && match.Groups["first"].Value + match.Groups["second"].Value == text
                && match.Groups["first"].Length > 0 && match.Groups["second"].Length > 0)
            {
                return (item, match.Groups["first"].Value, match.Groups["second"].Value);
            }
        }

        return null;
    }

    private static string? After(SourceLocation place, Dictionary<string, string[]> texts)
    {
        if (!texts.TryGetValue(place.File, out string[]? lines))
        {
            texts[place.File] = lines = Lines(place.File);
        }

        return place.Line < 1 || place.Line > lines.Length || place.Column < 1 || place.Column > lines[place.Line - 1].Length
            ? null
            : string.Join('\n', lines.Skip(place.Line - 1).Take(MostLines))[(place.Column - 1)..];
    }

    private static string[] Lines(string file)
    {
        try
        {
            return Path.GetExtension(file) == ".py" && File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex("""^(?<quote>['"])(?<first>[^'"\\\n]*)\k<quote>\s*(?<other>['"])(?<second>[^'"\\\n]*)\k<other>""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TwoStrings();
}
