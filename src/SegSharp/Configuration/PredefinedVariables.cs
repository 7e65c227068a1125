using System.Text.RegularExpressions;

namespace SegSharp.Configuration;

/// <summary>The values that <c>{{fileDirname}}</c> and its siblings stand for in one file.</summary>
internal sealed partial class PredefinedVariables
{
    private const int LongestPlaceholder = 80;

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
    public (int Start, int Length, string Value)? Find(string text, int from)
    {
        Match match = Placeholder().Match(text, from);
        return match.Success ? (match.Index, match.Length, _values[match.Groups[1].Value]) : null;
    }

    /// <summary>The placeholder that begins exactly at a position, if one does.</summary>
    public (int Length, string Value)? At(string text, int at) =>
        Find(text.Substring(at, Math.Min(LongestPlaceholder, text.Length - at)), 0) is { Start: 0 } found ? (found.Length, found.Value) : null;

    [GeneratedRegex(@"\{\{\s*(fileDirname|fileBasenameNoExtension|fileBasename|fileExtname)\s*\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
