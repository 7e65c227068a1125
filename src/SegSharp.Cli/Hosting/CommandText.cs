using System.CommandLine;

namespace SegSharp.Cli.Hosting;

/// <summary>Command lines as text that can be pasted into a shell.</summary>
internal static class CommandText
{
    private const string Resume = "--resume";

    /// <summary>The command line that was parsed.</summary>
    public static string Of(ParseResult parse) => string.Join(' ', ["segsharp", .. parse.Tokens.Select(token => Quote(token.Value))]);

    /// <summary>The same, going on from the latest checkpoint. The option goes before the first other one, which may take any number of values.</summary>
    public static string Resuming(ParseResult parse)
    {
        string[] words = [.. parse.Tokens.Select(token => token.Value)];
        int at = Array.FindIndex(words, word => word.StartsWith("--", StringComparison.Ordinal));
        at = at < 0 ? words.Length : at;
        return words.Contains(Resume)
            ? Of(parse)
            : string.Join(' ', ["segsharp", .. words[..at].Select(Quote), Resume, .. words[at..].Select(Quote)]);
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+%@".Contains(c)) ? word : $"'{word.Replace("'", "'\\''")}'";
}
