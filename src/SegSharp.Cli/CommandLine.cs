using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SegSharp.Cli.Commands;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;

namespace SegSharp.Cli;

/// <summary>The commands and what they have in common.</summary>
internal static class CommandLine
{
    private const string Description =
        "SegSharp: train, test and run SegFormer, from MMSegmentation's configs, without Python.\n\n" +
        "Results go to standard output, everything else to standard error.\n" +
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted (Ctrl-C), 143 terminated.";

    private static readonly string[] _examples =
    [
        "segsharp demo",
        "segsharp init my_data",
        "segsharp train configs/segformer/segformer_mit-b0_1xb4_camvid-256x256.py --cfg-options data_root=data/camvid",
        "segsharp predict photos --checkpoint work_dirs/demo/iter_500.safetensors",
    ];

    private static readonly (string Name, Func<Command> Create)[] _commands =
    [
        ("init", () => new InitCommand()),
        ("train", () => new TrainCommand()),
        ("test", () => new TestCommand()),
        ("predict", () => new PredictCommand()),
        ("doctor", () => new DoctorCommand()),
        ("summary", () => new SummaryCommand()),
        ("profile", () => new ProfileCommand()),
        ("config", () => new ConfigCommand()),
        ("convert", () => new ConvertCommand()),
        ("inspect", () => new InspectCommand()),
        ("explain", () => new ExplainCommand()),
        ("data", () => new DataCommand()),
        ("demo", () => new DemoCommand()),
        ("bench", () => new BenchCommand()),
        ("bench-worker", () => new BenchWorkerCommand()),
    ];

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        args = args is ["train" or "test", ..] ? ResumeSpelling.Normalise(args) : args;
        Texts.Language = LanguageOption.Of(args) ?? Diagnosis.Messages.Language.FromEnvironment();
        RootCommand root = Create(Named(args));
        ParseResult parse = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        bool isAsked = parse.Action is { ClearsParseErrors: true };
        IReadOnlyList<string> unknown = isAsked ? [] : UsageErrors.Unknown(parse);
        if (parse.Action is not ParseErrorAction && unknown.Count == 0)
        {
            return parse.Invoke(configuration);
        }

        // a command that has others and was given none shows them
        Command command = parse.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parse.UnmatchedTokens.Count == 0 && unknown.Count == 0)
        {
            root.Parse([.. args, "--help"]).Invoke(configuration);
            return ExitCode.Usage;
        }

        return WrongUsage(command, unknown.Count > 0 ? unknown : UsageErrors.Of(parse));
    }

    /// <summary>The program with some of its commands; all of them where none is given.</summary>
    internal static RootCommand Create(IEnumerable<Func<Command>>? commands = null)
    {
        RootCommand root = new(Description);
        foreach (Func<Command> create in commands ?? _commands.Select(command => command.Create))
        {
            root.Add(create());
        }

        root.Add(LanguageOption.Create());
        foreach (Option option in root.Options)
        {
            option.Action = option switch
            {
                HelpOption help => new HelpWithExamples((HelpAction)help.Action!, _examples),
                VersionOption => new VersionAction(),
                _ => option.Action,
            };
        }

        return root;
    }

    // The one that is named first suffices to parse the line; making all of them takes longer than many a command.
    private static IEnumerable<Func<Command>> Named(string[] args) =>
        args.Length > 0 && Array.Find(_commands, command => command.Name == args[0]) is { Create: { } create } ? [create]
            : _commands.Select(command => command.Create);

    private static int WrongUsage(Command command, IEnumerable<string> messages)
    {
        foreach (string message in messages)
        {
            CliConsole.PlainError.WriteLine(Texts.Of($"error: {message}"));
        }

        CliConsole.PlainError.WriteLine(Texts.Of($"'{UsageErrors.Name(command)} --help' says how it is used."));
        return ExitCode.Usage;
    }
}
