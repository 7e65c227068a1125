using System.CommandLine;
using SegSharp.Bench;
using SegSharp.Bench.Work;
using SegSharp.Cli.Hosting;

namespace SegSharp.Cli.Commands;

/// <summary>Our own side of a comparison in a process of its own; <see cref="BenchCommand"/> starts it.</summary>
internal sealed class BenchWorkerCommand : CliCommand
{
    private readonly Argument<string> _task = new("TASK") { Description = "The JSON file that says what to do." };

    /// <summary>Builds the command.</summary>
    public BenchWorkerCommand()
        : base(
            BenchContext.WorkerCommand,
            "Computes for 'segsharp bench': answers 'check', 'run' and 'memory' on standard input, a line each, with a line of JSON.",
            $"echo run | segsharp {BenchContext.WorkerCommand} task.json")
    {
        Hidden = true;
        Add(_task);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        BenchWorker.Converse(parse.GetRequiredValue(_task), ProductVersion.SegSharp, Console.In, context.Console.Out);
        return ExitCode.Ok;
    }
}
