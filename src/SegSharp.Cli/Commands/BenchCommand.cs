using System.CommandLine;
using System.CommandLine.Parsing;
using SegSharp.Bench;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Models.Backbones;

namespace SegSharp.Cli.Commands;

/// <summary>Measures SegSharp and its peers on this machine.</summary>
internal sealed class BenchCommand : CliCommand
{
    private const int LeastSize = 32, LeastClasses = 2, MostClasses = 256;

    private static readonly BenchOptions _defaults = new();

    private readonly Option<string[]> _against = List(
        "--against", "Whom to compare with: pytorch, pytorch-bfloat16 (under autocast), onnxruntime, " +
            "with commas between. [default: nobody]",
        [WorkProgram.PyTorch, WorkProgram.PyTorchBfloat16, WorkProgram.OnnxRuntime]);

    private readonly Option<string[]> _jobs = List(
        "--jobs", $"What to measure, of {string.Join(",", BenchJobs.All)}. [default: all but sweep]", BenchJobs.All);

    private readonly Option<bool> _sweep = new("--sweep")
    {
        Description = "Measures time per multiply-add over variants, sizes and classes, and nothing else unless --jobs names it: " +
            "half an hour for all.",
    };

    private readonly Option<string[]> _variants = List(
        "--variants", "Variants, of b0,b1,b2,b3,b4,b5. [default: train b0,b2; predict and peak b0,b2,b5; sweep all; else b0]",
        MixVisionTransformerOptions.VariantNames);

    private readonly Option<(int Height, int Width)[]> _sizes = new("--size")
    {
        Description = "Sizes of the images: a side, or HEIGHTxWIDTH. [default: 512; sweep 256,512,1024]",
        HelpName = "N,...",
        CustomParser = result => Each<(int, int)>(result, Size, $"a side of at least {LeastSize}, or two with an x between"),
    };

    private readonly Option<int[]> _classes = Numbers("--classes", "Numbers of classes. [default: 150; sweep 2,19,150]",
        LeastClasses, MostClasses);
    private readonly Option<int?> _batch = CommonOptions.Count("--batch", 1,
        "Images at once. [default: 1; in a training step of b0 and b1 2]");
    private readonly Option<int?> _runs = CommonOptions.Count("--runs", 1, $"Counted runs of each side. [default: {_defaults.Runs}]");
    private readonly Option<int?> _threads = CommonOptions.Count("--threads", 1,
        "Threads that an operator uses, on every side. [default: the processors]");

    private readonly Option<string[]> _pythons = new("--python")
    {
        Description =
            "A Python with PyTorch, or a script that passes its arguments to one. May be repeated: each is a peer. [default: python3]",
        HelpName = "PROGRAM",
        CustomParser = result => Split(result),
    };

    private readonly Option<string> _node = new("--node")
    {
        Description = "The program that runs ONNX Runtime's JavaScript.",
        HelpName = "PROGRAM",
        DefaultValueFactory = _ => _defaults.Node,
    };

    private readonly Option<string?> _peers = CommonOptions.Folder(
        "--peers", $"Folder with node_modules/onnxruntime-node. [default: {_defaults.PeersDirectory}]");

    private readonly Option<string?> _scratch = CommonOptions.Folder(
        "--scratch", "Folder for the files that the sides share; a peer in a chroot must see it under the same path. " +
            "[default: a temporary one]");

    private readonly Option<bool> _keepMemory = new("--keep-memory")
    {
        Description = "Runs each peer a second time with glibc told to keep freed memory. Where page faults are dear, " +
            "that is the fairer comparison.",
    };

    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public BenchCommand()
        : base(
            "bench",
            "Measures training, prediction, start and their parts on this machine, " +
                "and peers with the same weights and images beside them.\n\n" +
            "All sides run in turn, with as many threads, each in a process of its own; figures are medians, " +
                "ratios are ours divided by theirs. " +
            "Results are compared before anything is timed: where they differ by more than 1e-4 of the largest value (bfloat16: 0.1), " +
                "the exit code is 1. " +
            "Peers that are not installed, or fail, are told and left out. Each measurement is printed when it is done; " +
                "Ctrl-C ends with those that are.",
            "segsharp bench",
            "segsharp bench --against pytorch,onnxruntime --keep-memory",
            "segsharp bench --jobs train --variants b0 --size 256 --against pytorch --python /usr/bin/python3 --format json",
            "segsharp bench --sweep --variants b0,b5 --classes 2,150")
    {
        foreach (Option option in (Option[])[_against, _jobs, _sweep, _variants, _sizes, _classes, _batch, _runs, _threads, _pythons, _node,
            _peers, _scratch, _keepMemory, _format])
        {
            Add(option);
        }
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        string[] jobs = [.. parse.GetValue(_jobs) ?? [], .. parse.GetValue(_sweep) ? (string[])[BenchJobs.Sweep] : []];
        BenchOptions options = new()
        {
            Program = typeof(BenchCommand).Assembly.Location,
            Jobs = jobs.Length > 0 ? jobs : BenchJobs.Default,
            Variants = parse.GetValue(_variants) ?? [],
            Sizes = parse.GetValue(_sizes) ?? [],
            Classes = parse.GetValue(_classes) ?? [],
            Batch = parse.GetValue(_batch),
            Runs = parse.GetValue(_runs) ?? _defaults.Runs,
            Threads = parse.GetValue(_threads) ?? _defaults.Threads,
            Against = parse.GetValue(_against) ?? [],
            Pythons = parse.GetValue(_pythons) ?? [],
            Node = parse.GetRequiredValue(_node),
            PeersDirectory = parse.GetValue(_peers) ?? _defaults.PeersDirectory,
            Scratch = parse.GetValue(_scratch),
            KeepMemory = parse.GetValue(_keepMemory),
        };
        bool isJson = parse.GetValue(_format) == CommonOptions.Json;
        BenchReport report = new BenchRun(new BenchDisplay(context.Console), context.Cancellation)
            .Execute(options, isJson ? _ => { } : new BenchTable(context.Console.Results, options).Write);
        if (isJson)
        {
            JsonOutput.Write(context.Console.Out, BenchJson.Of(report));
        }

        if (report.Unfinished > 0)
        {
            context.Console.Note($"interrupted: {report.Rows.Count} of {report.Rows.Count + report.Unfinished} measurements are finished");
            return context.Interruption.ExitCode;
        }

        return report.Holds ? ExitCode.Ok : ExitCode.Failed;
    }

    private static Option<string[]> List(string name, string description, IReadOnlyList<string> all) => new(name)
    {
        Description = description,
        HelpName = "NAME,...",
        CustomParser = result =>
        {
            string[] names = Split(result);
            if (Array.Find(names, word => !all.Contains(word)) is { } wrong)
            {
                result.AddError($"{name} has '{wrong}', expected some of {string.Join(", ", all)}.");
            }

            return names;
        },
    };

    private static Option<int[]> Numbers(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N,...",
        CustomParser = result => Each<int>(
            result, word => int.TryParse(word, out int number) && number >= least && number <= most ? number : null,
            $"whole numbers from {least} to {most}"),
    };

    private static (int Height, int Width)? Size(string word)
    {
        string[] sides = word.Split('x');
        return sides.Length <= 2 && int.TryParse(sides[0], out int height) && int.TryParse(sides[^1], out int width)
            && Math.Min(height, width) >= LeastSize
            ? (height, width)
            : null;
    }

    private static T[] Each<T>(ArgumentResult result, Func<string, T?> parse, string expected)
        where T : struct
    {
        List<T> values = [];
        foreach (string word in Split(result))
        {
            if (parse(word) is not { } value)
            {
                result.AddError($"{((OptionResult)result.Parent!).Option.Name} has '{word}', expected {expected}.");
                return [];
            }

            values.Add(value);
        }

        return [.. values];
    }

    private static string[] Split(ArgumentResult result) =>
        [.. result.Tokens.SelectMany(token => token.Value.Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];
}
