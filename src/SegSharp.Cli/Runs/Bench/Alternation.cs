namespace SegSharp.Cli.Runs.Bench;

/// <summary>Lets sides run in turn, so that what else happens on the machine meets all of them alike.</summary>
internal static class Alternation
{
    private const int WarmUps = 2;

    // Short runs need many until everything is compiled.
    private const double WarmUpSeconds = 1;

    /// <summary>Runs each side once a round.</summary>
    /// <param name="sides">The sides; one that has ended is passed over.</param>
    /// <param name="rounds">Counted rounds, after as much warming up as each side needs.</param>
    /// <param name="progress">Told how many rounds are done.</param>
    /// <param name="cancellation">Ends it between two runs.</param>
    public static void Run(IReadOnlyList<Side> sides, int rounds, Action<int> progress, CancellationToken cancellation)
    {
        foreach (Side side in sides)
        {
            cancellation.ThrowIfCancellationRequested();
            side.WarmUp(WarmUps, WarmUpSeconds);
        }

        for (int round = 0; round < rounds; round++)
        {
            foreach (Side side in sides)
            {
                cancellation.ThrowIfCancellationRequested();
                side.Run();
            }

            progress(round + 1);
        }
    }
}
