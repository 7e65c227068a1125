using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using SegSharp.Configuration;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Cli.Hosting;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static partial class UsageErrors
{
    /// <summary>
    /// Looks for words that are options by their looks and that the command does not have. The parser takes them for values.
    /// </summary>
    public static IReadOnlyList<string> Unknown(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        string[] known = [.. Options(command).SelectMany(option => option.Aliases.Prepend(option.Name))];
        return
        [
            .. parse.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
                .Where(token => token.Type == TokenType.Argument && OptionLike().IsMatch(token.Value))
                    .Select(token => token.Value.Split('=')[0])
                .Distinct(StringComparer.Ordinal)
                    .Select(name => Texts.Of($"'{Name(command)}' has no option '{name}'.") + Near(name, known)),
        ];
    }

    /// <summary>The sentences for a line that the parser refuses.</summary>
    public static IReadOnlyList<string> Of(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parse.UnmatchedTokens is [string word, ..])
        {
            string[] commands = [.. command.Subcommands.Where(child => !child.Hidden).Select(child => child.Name)];
            string all = Texts.Of($" Commands are {string.Join(", ", commands)}.");
            return [Texts.Of($"'{Name(command)}' has no command '{word}'.") + Near(word, commands) + all];
        }

        return [.. parse.Errors.Select(error => Number(error) ?? Told(error.Message)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>How a command is called: <c>segsharp data stats</c>.</summary>
    public static string Name(Command command) =>
        command is RootCommand || command.Parents.OfType<Command>().FirstOrDefault() is not { } parent ? "segsharp"
            : $"{Name(parent)} {command.Name}";

    private static IEnumerable<Option> Options(Command command) => command.Options.Concat(
        HelpTexts.Above(command).SelectMany(parent => parent.Options).Where(option => option.Recursive));

    private static string Near(string word, IEnumerable<string> known) =>
        NearestName.Find(word, known, count: 1) is [string near] ? Texts.Of($" Did you mean '{near}'?") : "";

    // the parser speaks of .NET's types
    private static string? Number(ParseError error)
    {
        if (error.SymbolResult is not OptionResult { Option: { } option, Tokens: { Count: > 0 } tokens })
        {
            return null;
        }

        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        bool isWhole = type == typeof(int) || type == typeof(long) || type == typeof(int[]);
        string? wrong = tokens.Select(token => token.Value).FirstOrDefault(value => isWhole
            ? !value.Split(',').All(part => long.TryParse(part, out _)) : type == typeof(double) && !double.TryParse(value, out _));
        return wrong is null ? null : isWhole ? Texts.Of($"{option.Name} is '{wrong}', expected a whole number.")
            : Texts.Of($"{option.Name} is '{wrong}', expected a number.");
    }

    // The parser's sentences are translated by their form, in which {0} stands for any text.
    private static string Told(string message)
    {
        if (Texts.Language != Language.Chinese)
        {
            return message;
        }

        foreach ((string form, string chinese) in Texts.All.Where(pair => pair.Key.StartsWith("usage ", StringComparison.Ordinal)))
        {
            string pattern = "^" + Regex.Replace(Regex.Escape(form["usage ".Length..]), @"\\\{\d}", "(.*?)", RegexOptions.None,
                TimeSpan.FromSeconds(1)) + "$";
            if (Regex.Match(message, pattern, RegexOptions.Singleline, TimeSpan.FromSeconds(1)) is { Success: true } match)
            {
                return string.Format(System.Globalization.CultureInfo.InvariantCulture, chinese,
                    [.. match.Groups.Cast<Group>().Skip(1).Select(group => group.Value)]);
            }
        }

        return Texts.Told(message);
    }

    [GeneratedRegex(@"^--[A-Za-z][\w\-]*(=.*)?$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OptionLike();
}
