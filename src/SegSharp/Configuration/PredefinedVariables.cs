using System.Text.RegularExpressions;

namespace SegSharp.Configuration;

/// <summary>
/// The values that <c>{{fileDirname}}</c> and its siblings stand for in one file, and <c>{{$NAME:default}}</c>,
/// a variable of the environment.
/// </summary>
internal sealed partial class PredefinedVariables
{
    private const int LongestPlaceholder = 1200;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public PredefinedVariables(string path)
    {
        string full = Path.GetFullPath(path);
        _values["fileDirname"] = (Path.GetDirectoryName(full) ?? "").Replace('\\', '/');
        _values["fileBasename"] = Path.GetFileName(full);
        _values["fileBasenameNoExtension"] = Path.GetFileNameWithoutExtension(full);
        _values["fileExtname"] = Path.GetExtension(full);
    }

    /// <summary>Finds the first placeholder at or after a position.</summary>
    /// <returns>Where it begins, how long it is and what it stands for; null if there is none.</returns>
    public (int Start, int Length, string Value)? Find(string text, int from, SourceLocation location)
    {
        Match match = Placeholder().Match(text, from);
        return match.Success
            ? (match.Index, match.Length, match.Groups[1].Success ? _values[match.Groups[1].Value] : Variable(match, location)) : null;
    }

    /// <summary>The variable of the environment whose placeholder begins exactly at a position, if one does.</summary>
    public static (int Length, string Value)? VariableAt(string text, int at, SourceLocation location)
    {
        Match match = Placeholder().Match(text, at, Math.Min(LongestPlaceholder, text.Length - at));
        return match.Success && match.Index == at && match.Groups[2].Success ? (match.Length, Variable(match, location)) : null;
    }

    /// <summary>The placeholder that begins exactly at a position, if one does.</summary>
    public (int Length, string Value)? At(string text, int at, SourceLocation location)
    {
        int close = text.IndexOf("}}", at, Math.Min(LongestPlaceholder, text.Length - at), StringComparison.Ordinal);
        return close > 0 && text[at + 1] == '{' && Find(text[at..(close + 2)], 0, location) is { Start: 0 } found
            ? (found.Length, found.Value) : null;
    }

    private static string Variable(Match match, SourceLocation location)
    {
        string name = match.Groups[2].Value, fallback = match.Groups[3].Value.Trim().Trim('\'', '"').Trim();
        return Environment.GetEnvironmentVariable(name) ?? (fallback.Length > 0 ? fallback : throw new ConfigException(
            $"the environment has no variable '{name}', and no default is given", location,
            remedy: $"Set it, or write {{{{${name}:default}}}}"));
    }

    [GeneratedRegex(@"\{\{\s{0,20}(?:(fileDirname|fileBasenameNoExtension|fileBasename|fileExtname)\s{0,20}|['""]?\s{0,20}\$(\w{1,200})" +
        @"(?:\s{0,20}:([^{}\r\n]{0,900}))?\s{0,20}['""]?\s{0,20})\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
