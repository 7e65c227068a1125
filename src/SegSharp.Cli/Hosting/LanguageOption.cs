using System.CommandLine;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Cli.Hosting;

/// <summary><c>--lang</c>, which every command has.</summary>
internal static class LanguageOption
{
    private const string Name = "--lang";

    /// <summary>The option. Its value is taken before the line is parsed: see <see cref="Of"/>.</summary>
    public static Option<string?> Create()
    {
        Option<string?> option = new(Name)
        {
            Description = "The language: en or zh. [default: from LANG]",
            HelpName = string.Join('|', Language.All),
            Recursive = true,
        };
        option.AcceptOnlyFromAmong([.. Language.All]);
        return option;
    }

    /// <summary>The language that a command line asks for, in which even its own faults are told; null where it asks for none.</summary>
    public static string? Of(string[] args)
    {
        int at = Array.FindLastIndex(args, word => word == Name || word.StartsWith(Name + "=", StringComparison.Ordinal));
        string? value = at < 0 ? null : args[at] == Name ? args.ElementAtOrDefault(at + 1) : args[at][(Name.Length + 1)..];
        return Language.All.Contains(value) ? value : null;
    }
}
