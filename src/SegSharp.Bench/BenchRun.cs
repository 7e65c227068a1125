namespace SegSharp.Bench;

/// <summary>Measures SegSharp on this machine, and its peers beside it.</summary>
/// <param name="display">Where it says what it is at.</param>
/// <param name="cancellation">Ends it with what is finished.</param>
internal sealed class BenchRun(IBenchDisplay display, CancellationToken cancellation)
{
    private static readonly string[] _trained = ["b0", "b2"];
    private static readonly string[] _predicted = ["b0", "b2", "b5"];
    private static readonly string[] _swept = ["b0", "b1", "b2", "b3", "b4", "b5"];

    /// <summary>Runs every job that is asked for; an interruption ends it with what is finished.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="finished">Told of each measurement when it is done.</param>
    /// <exception cref="IOException">The files for the sides could not be written.</exception>
    public BenchReport Execute(BenchOptions options, Action<BenchRow> finished)
    {
        // Loading libtorch sets variables of this process. The sides get the environment as it is before.
        _ = Environment.GetEnvironmentVariables();
        (string Job, WorkTask Task)[] all =
            [.. BenchJobs.All.Where(options.Jobs.Contains).SelectMany(job => Tasks(job, options), (job, task) => (job, task))];
        List<BenchRow> rows = [];
        List<(string, string)> skipped = [];
        using BenchFiles files = new(options.Scratch);
        try
        {
            PeerCatalogue peers = Find(options, files);
            skipped.AddRange(peers.Skipped);
            foreach ((string job, WorkTask task) in all)
            {
                cancellation.ThrowIfCancellationRequested();
                BenchRow row = display.Run(
                    $"{job,-8} {(job == BenchJobs.Door ? DoorJob.Setting : task.Setting)}",
                    say => Measure(job, new BenchContext(options, files, peers, say, cancellation), task));
                rows.Add(row);
                finished(row);
                Tell(row);
                files.Clear();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // what is finished is worth having
        }

        return new BenchReport(options, rows, skipped) { Unfinished = all.Length - rows.Count };
    }

    /// <summary>What a job computes by itself, where no option says otherwise.</summary>
    internal static IEnumerable<WorkTask> Tasks(string job, BenchOptions options)
    {
        bool trains = job is BenchJobs.Train or BenchJobs.Loader;
        bool isSingle = job is BenchJobs.Start or BenchJobs.Door or BenchJobs.Loader;
        IEnumerable<string> variants = Or(options.Variants, job switch
        {
            BenchJobs.Train => _trained,
            BenchJobs.Sweep => _swept,
            _ => _predicted,
        });
        IReadOnlyList<(int Height, int Width)> sizes = Or(options.Sizes,
            job == BenchJobs.Sweep ? [(256, 256), (512, 512), (1024, 1024)] : [(512, 512)]);
        IReadOnlyList<int> classes = Or(options.Classes, job == BenchJobs.Sweep ? [2, 19, 150] : [150]);
        IEnumerable<WorkTask> tasks =
            from variant in variants
            from size in sizes
            from count in classes
            let batch = job == BenchJobs.Start ? 1 : options.Batch ?? (trains && BenchModel.IsSmall(variant) ? 2 : 1)
            select new WorkTask(trains ? WorkKinds.Train : WorkKinds.Predict, variant, batch, size.Height, size.Width,
                count, options.Threads);
        return isSingle ? tasks.Take(1) : tasks;
    }

    private PeerCatalogue Find(BenchOptions options, BenchFiles files)
    {
        PeerCatalogue peers = options.Against.Count == 0
            ? new PeerCatalogue(options, files.Folder, _ => { }, cancellation)
            : display.Run("peers", say => new PeerCatalogue(options, files.Folder, say, cancellation));
        foreach ((string peer, string reason) in peers.Skipped)
        {
            display.Note($"{peer} is left out: {reason}");
        }

        return peers;
    }

    private static BenchRow Measure(string job, BenchContext bench, WorkTask task) => job switch
    {
        BenchJobs.Train or BenchJobs.Predict => new ComparisonJob(bench).Run(job, task),
        BenchJobs.Peak => PeakJob.Run(bench, task),
        BenchJobs.Start => new StartJob(bench).Run(task),
        BenchJobs.Door => DoorJob.Run(bench, task),
        BenchJobs.Loader => LoaderJob.Run(bench, task),
        _ => SweepJob.Run(bench, task),
    };

    private static IReadOnlyList<T> Or<T>(IReadOnlyList<T> given, IReadOnlyList<T> fallback) => given.Count > 0 ? given : fallback;

    private void Tell(BenchRow row)
    {
        foreach (SideResult side in row.Peers.Prepend(row.Ours).Where(side => side.Failure is not null))
        {
            display.Error($"{side.Title} has no result: {side.Failure}");
        }

        foreach (SideResult side in row.Peers.Where(side => side is { Failure: null, Agreement.Holds: false }))
        {
            display.Error($"{side.Title} gives another result than SegSharp: {side.Agreement!.Text}");
        }
    }
}
