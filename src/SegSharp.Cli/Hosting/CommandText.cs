using System.CommandLine;

namespace SegSharp.Cli.Hosting;

/// <summary>Command lines as text that can be pasted into a shell.</summary>
internal static class CommandText
{
    private const string Resume = "--resume";
    private const string Overwrite = "--overwrite";

    /// <summary>The command line that was parsed.</summary>
    public static string Of(ParseResult parse) => string.Join(' ', ["segsharp", .. Words(parse).Select(Quote)]);

    /// <summary>
    /// The same, going on from the latest checkpoint. The option goes before the first other one, which may take any number of values.
    /// </summary>
    public static string Resuming(ParseResult parse)
    {
        string[] words = [.. Words(parse).Where(word => word != Overwrite)]; // what is there now is this run's
        int at = Array.FindIndex(words, word => word.StartsWith("--", StringComparison.Ordinal));
        at = at < 0 ? words.Length : at;
        return words.Contains(Resume)
            ? string.Join(' ', ["segsharp", .. words.Select(Quote)])
            : string.Join(' ', ["segsharp", .. words[..at].Select(Quote), Resume, .. words[at..].Select(Quote)]);
    }

    // The word for the latest checkpoint was put in for the parser, and is left out again.
    private static IEnumerable<string> Words(ParseResult parse)
    {
        string[] words = [.. parse.Tokens.Select(token => token.Value)];
        return words.Where((word, i) => word != ResumeSpelling.Latest || i == 0 || words[i - 1] != Resume);
    }

    /// <summary>A word that the shell takes as it is.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+%@".Contains(c)) ? word
            : $"'{word.Replace("'", "'\\''")}'";
}
