using System.CommandLine;

namespace SegSharp.Cli.Hosting;

/// <summary>Puts the Chinese descriptions of a command and its options in the place of the English ones.</summary>
/// <remarks>In <c>Texts/zh.help.yaml</c> they stand under <c>help</c> and the command's name, those of options under theirs;
/// what several commands have alike stands there without a command.</remarks>
internal static class HelpTexts
{
    /// <summary>Translates what the help of a command shows; nothing where the language is English.</summary>
    public static void Translate(Command command)
    {
        if (Texts.Language != Diagnosis.Messages.Language.Chinese)
        {
            return;
        }

        foreach ((Symbol symbol, string[] keys) in Shown(command))
        {
            symbol.Description = keys.Select(Texts.Chinese).FirstOrDefault(text => text is not null) ?? symbol.Description;
        }
    }

    /// <summary>What the help of a command shows, with the keys of its descriptions, the narrowest first.</summary>
    public static IEnumerable<(Symbol Symbol, string[] Keys)> Shown(Command command)
    {
        string name = $"help {NameOf(command)}";
        yield return (command, [name]);
        foreach (Command child in command.Subcommands.Where(child => !child.Hidden))
        {
            yield return (child, [$"help {NameOf(child)}"]);
        }

        IEnumerable<Symbol> symbols = command.Arguments.Cast<Symbol>().Concat(command.Options)
            .Concat(Above(command).SelectMany(parent => parent.Options).Where(option => option.Recursive));
        foreach (Symbol symbol in symbols.Where(symbol => !symbol.Hidden))
        {
            yield return (symbol, [$"{name} {symbol.Name}", $"help {symbol.Name}"]);
        }
    }

    /// <summary>The commands that a command belongs to, the nearest first.</summary>
    public static IEnumerable<Command> Above(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? Above(parent).Prepend(parent) : [];

    private static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{NameOf(parent)} {command.Name}"
        : command is RootCommand ? "segsharp" : command.Name;
}
