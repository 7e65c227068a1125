using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;

namespace SegSharp.Cli.Runs.Bench;

/// <summary>What every job works with.</summary>
/// <param name="Context">Console and cancellation.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="Files">The files for the sides.</param>
/// <param name="Peers">Those that are there.</param>
/// <param name="Stages">Where the job says what it is at.</param>
internal sealed record BenchContext(CommandContext Context, BenchOptions Options, BenchFiles Files, PeerCatalogue Peers, StageLine Stages)
{
    /// <summary>The hidden command that is our own side.</summary>
    public const string WorkerCommand = "bench-worker";

    /// <summary>Our own side, with a task.</summary>
    public static Side OwnSide(WorkTask task) => new(WorkProgram.Self(WorkerCommand), task);

    /// <summary>Starts sides and ends them afterwards.</summary>
    /// <param name="sides">The sides, ours first.</param>
    /// <param name="measure">Measures them.</param>
    public T With<T>(IReadOnlyList<Side> sides, Func<T> measure)
    {
        try
        {
            foreach (Side side in sides)
            {
                Stages.Say($"starting {side.Result.Title}");
                side.Start(Files.New("task.json"), Context.Cancellation);
            }

            return measure();
        }
        finally
        {
            foreach (Side side in sides)
            {
                side.Dispose();
            }
        }
    }

    /// <summary>Lets sides run in turn.</summary>
    public void Alternate(IReadOnlyList<Side> sides) => Alternation.Run(sides, Options.Runs, Stages.Say, Context.Cancellation);
}
