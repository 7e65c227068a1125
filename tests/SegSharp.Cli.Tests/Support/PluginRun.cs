namespace SegSharp.Cli.Tests.Support;

/// <summary>Short runs of a config that names classes of the sample's plugin, on the shared tiny data.</summary>
internal sealed class PluginRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Begins with the shared config and a few lines more.</summary>
    public PluginRun(string more)
    {
        Config = _folder.At("plugin.py");
        IO.AtomicFile.WriteAllText(Config,
            $"_base_ = ['{TrainedRun.Shared.Config}']\ntrain_cfg = dict(max_iters=4, val_interval=4)\n{more}\n");
    }

    /// <summary>The config.</summary>
    public string Config { get; }

    public void Dispose() => _folder.Dispose();

    /// <summary>A file or folder of the runs.</summary>
    public string At(params string[] parts) => _folder.At(parts);

    /// <summary>A command with the config and the plugin.</summary>
    public CliResult Run(string command, params string[] more) =>
        InProcess.Run([command, Config, "--plugin", SamplePlugin.Path, "--lang", "en", .. more]);

    /// <summary>The same without the plugin.</summary>
    public CliResult RunWithout(string command, params string[] more) => InProcess.Run([command, Config, "--lang", "en", .. more]);

    /// <summary>Trains into a folder.</summary>
    public CliResult Train(string folder, params string[] changes) =>
        Run("train", ["--work-dir", At(folder), .. changes.Length > 0 ? ["--cfg-options", .. changes] : changes]);

    /// <summary>Trains in one go and in two halves; both must end with the same bits.</summary>
    public void ExpectResumable()
    {
        Train("whole").Expect(0);
        Train("parts", "train_cfg.max_iters=2").Expect(0);
        Train("parts", "resume=True").Expect(0);
        CheckpointAssert.SameTensors(At("whole", "iter_4.safetensors"), At("parts", "iter_4.safetensors"));
    }
}
