namespace SegSharp.Cli.Runs.Bench;

/// <summary>Lets sides run in turn, so that what else happens on the machine meets all of them alike.</summary>
internal static class Alternation
{
    /// <summary>Runs that are not counted: they compile, fill caches and let the C library get its memory.</summary>
    public const int WarmUps = 2;

    /// <summary>Runs each side once a round.</summary>
    /// <param name="sides">The sides; one that has ended is passed over.</param>
    /// <param name="runs">Counted rounds.</param>
    /// <param name="progress">Told after each round how many are done.</param>
    /// <param name="cancellation">Ends it between two runs.</param>
    public static void Run(IReadOnlyList<Side> sides, int runs, Action<int> progress, CancellationToken cancellation)
    {
        for (int round = 0; round < WarmUps + runs; round++)
        {
            foreach (Side side in sides)
            {
                cancellation.ThrowIfCancellationRequested();
                side.Run(isCounted: round >= WarmUps);
            }

            progress(round + 1);
        }
    }
}
