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
        "segsharp train configs/segformer/segformer_mit-b0_1xb4_camvid-256x256.py --cfg-options data_root=data/camvid",
        "segsharp predict photos --checkpoint work_dirs/demo/iter_500.safetensors",
    ];

    private static readonly (string Name, Func<Command> Create)[] _commands =
    [
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
        RootCommand root = new(Description);
        foreach (Func<Command> create in Named(args))
        {
            root.Add(create());
        }

        foreach (Option option in root.Options)
        {
            option.Action = option switch
            {
                HelpOption help => new HelpWithExamples((HelpAction)help.Action!, _examples),
                VersionOption => new VersionAction(),
                _ => option.Action,
            };
        }

        ParseResult parse = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return parse.Action is ParseErrorAction ? WrongUsage(parse) : parse.Invoke(configuration);
    }

    // The one that is named first suffices to parse the line; making all of them takes longer than many a command.
    private static IEnumerable<Func<Command>> Named(string[] args) =>
        args.Length > 0 && Array.Find(_commands, command => command.Name == args[0]) is { Create: { } create } ? [create] : _commands.Select(command => command.Create);

    private static int WrongUsage(ParseResult parse)
    {
        foreach (string message in parse.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
        {
            CliConsole.PlainError.WriteLine($"error: {message}");
        }

        Command command = parse.CommandResult.Command;
        string name = command is RootCommand ? "segsharp" : $"segsharp {command.Name}";
        CliConsole.PlainError.WriteLine($"'{name} --help' says how it is used.");
        return ExitCode.Usage;
    }
}
