namespace SegSharp.Cli.Tests.Support;

/// <summary>A data set, its config and a training to the end; made once, changed by nobody.</summary>
internal sealed class TrainedRun
{
    private static readonly Lazy<TrainedRun> _shared = new(() => new TrainedRun(20));
    private static readonly Lazy<TrainedRun> _long =
        new(() => new TrainedRun(400, "max_iters=400", "default_hooks.checkpoint.interval=200"));

    private readonly int _iterations;

    private TrainedRun(int iterations, params string[] changes)
    {
        _iterations = iterations;
        Changes = changes.Length == 0 ? [] : ["--cfg-options", .. changes];
        TemporaryFolder folder = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        Data = TinyData.WriteImages(folder.Path);
        Config = TinyData.WriteConfig(folder.Path, Data);
        WorkDirectory = folder.At("run");
        Training = CliProcess.Run(["train", Config, "--work-dir", WorkDirectory, .. Changes]).Expect(0);
    }

    public static TrainedRun Shared => _shared.Value;

    /// <summary>
    /// A run of seconds, so that another of its kind is not over before a signal arrives; it writes checkpoints at 200 and 400.
    /// </summary>
    public static TrainedRun Long => _long.Value;

    /// <summary>The options besides the config that make a run of this kind.</summary>
    public IReadOnlyList<string> Changes { get; }

    /// <summary>The data set's root.</summary>
    public string Data { get; }

    /// <summary>The config.</summary>
    public string Config { get; }

    /// <summary>Where the training put its files.</summary>
    public string WorkDirectory { get; }

    /// <summary>What the training said.</summary>
    public CliResult Training { get; }

    /// <summary>The last checkpoint.</summary>
    public string Checkpoint => Path.Combine(WorkDirectory, $"iter_{_iterations}.safetensors");

    /// <summary>The validation images.</summary>
    public string ValidationImages => Path.Combine(Data, "images", "val");
}
