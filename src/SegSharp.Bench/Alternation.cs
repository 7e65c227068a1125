using System.Globalization;

namespace SegSharp.Bench;

/// <summary>Lets sides run in turn, so that what else happens on the machine meets all of them alike.</summary>
internal static class Alternation
{
    private const int WarmUps = 2;

    // Short runs need many until everything is compiled.
    private const double WarmUpSeconds = 1;

    /// <summary>Runs each side once a round.</summary>
    /// <param name="sides">The sides; one that has ended is passed over.</param>
    /// <param name="rounds">Counted rounds, after as much warming up as each side needs.</param>
    /// <param name="say">Told what begins.</param>
    /// <param name="cancellation">Ends it between two runs.</param>
    public static void Run(IReadOnlyList<Side> sides, int rounds, Action<string> say, CancellationToken cancellation)
    {
        foreach (Side side in sides)
        {
            cancellation.ThrowIfCancellationRequested();
            if (side.Failure is not null)
            {
                continue;
            }

            say($"warming up {side.Result.Title}");
            side.WarmUp(WarmUps, WarmUpSeconds);
        }

        for (int round = 0; round < rounds; round++)
        {
            say(string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {rounds}"));
            foreach (Side side in sides)
            {
                cancellation.ThrowIfCancellationRequested();
                side.Run();
            }
        }
    }
}
