namespace SegSharp.Bench;

/// <summary>What every job works with.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Files">The files for the sides.</param>
/// <param name="Peers">Those that are there.</param>
/// <param name="Say">Told what the job is at.</param>
/// <param name="Cancellation">Ends the job.</param>
internal sealed record BenchContext(
    BenchOptions Options, BenchFiles Files, PeerCatalogue Peers, Action<string> Say, CancellationToken Cancellation)
{
    /// <summary>The hidden command that is our own side.</summary>
    public const string WorkerCommand = "bench-worker";

    /// <summary>Our own side, with a task.</summary>
    public Side OwnSide(WorkTask task) => new(WorkProgram.Self(Options.Program, WorkerCommand), task);

    /// <summary>Starts sides and ends them afterwards.</summary>
    /// <param name="sides">The sides, ours first.</param>
    /// <param name="measure">Measures them.</param>
    public T With<T>(IReadOnlyList<Side> sides, Func<T> measure)
    {
        try
        {
            foreach (Side side in sides)
            {
                Say($"starting {side.Result.Title}");
                side.Start(Files.New("task.json"), Cancellation);
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
    public void Alternate(IReadOnlyList<Side> sides) => Alternation.Run(sides, Options.Runs, Say, Cancellation);
}
