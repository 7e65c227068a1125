namespace SegSharp.Cli.Tests.Support;

/// <summary>A data set, its config and a training to the end; made once, changed by nobody.</summary>
internal sealed class TrainedRun
{
    private static readonly Lazy<TrainedRun> _shared = new(() => new TrainedRun());

    private TrainedRun()
    {
        TemporaryFolder folder = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        Data = TinyData.WriteImages(folder.Path);
        Config = TinyData.WriteConfig(folder.Path, Data);
        WorkDirectory = folder.At("run");
        Training = CliProcess.Run("train", Config, "--work-dir", WorkDirectory).Expect(0);
    }

    public static TrainedRun Shared => _shared.Value;

    /// <summary>The data set's root.</summary>
    public string Data { get; }

    /// <summary>The config.</summary>
    public string Config { get; }

    /// <summary>Where the training put its files.</summary>
    public string WorkDirectory { get; }

    /// <summary>What the training said.</summary>
    public CliResult Training { get; }

    /// <summary>The last checkpoint.</summary>
    public string Checkpoint => Path.Combine(WorkDirectory, "iter_20.safetensors");

    /// <summary>The validation images.</summary>
    public string ValidationImages => Path.Combine(Data, "images", "val");
}
