using SegSharp.Cli.Tests.Support;
using SegSharp.Reporting;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>
/// Files of a run's folder that are damaged, or no files at all: the run goes on and says so, or is refused before it begins.
/// </summary>
public sealed class RunFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public RunFilesTests()
    {
        Directory.CreateDirectory(Work);
        foreach (string file in Directory.EnumerateFiles(_run.WorkDirectory))
        {
            File.Copy(file, Path.Combine(Work, Path.GetFileName(file)));
        }
    }

    private string Work => _folder.At("run");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"mIoU\": {\"Value\"")]
    [InlineData("{\"aAcc\": null}")]
    [InlineData("{\"aAcc\": {\"Value\": 0.5, \"Iteration\": 0}}")]
    [InlineData("[]")]
    public void Train_ResumeWithADamagedListOfTheBest_GoesOnAndSaysSo(string text)
    {
        IO.AtomicFile.WriteAllText(Path.Combine(Work, "best.json"), text);
        CliResult result = InProcess.Run(Resume("default_hooks.checkpoint.save_best=['mIoU','aAcc']")).Expect(0);
        Assert.Contains("'best.json' is damaged and is passed over", result.Error, StringComparison.Ordinal);
        Assert.Contains("\"aAcc\":{\"Value\":", File.ReadAllText(Path.Combine(Work, "best.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ResumeWithPipesAndDevices_GoesOnWithFilesInTheirPlace()
    {
        const string Script = "cd '{0}' && rm last_checkpoint log.jsonl config.py && mkfifo last_checkpoint log.jsonl best.json && ln -s " +
            "/dev/zero config.py && shift 0 && exec \"$@\"";
        CliResult result = CliProcess.RunInShell(Script.Replace("{0}", Work, StringComparison.Ordinal), Resume()).Expect(0);
        Assert.Contains("'last_checkpoint' is a pipe, and no file", result.Error, StringComparison.Ordinal);
        Assert.Contains("'best.json' is a pipe, and no file and is passed over", result.Error, StringComparison.Ordinal);
        Assert.Contains("going on after iteration 20", result.Error, StringComparison.Ordinal);
        Assert.Equal("iter_21.safetensors\n", File.ReadAllText(Path.Combine(Work, "last_checkpoint")));
        Assert.Equal(21, Assert.Single(TrainingLog.Read(Path.Combine(Work, "log.jsonl")).Training).Iteration);
        Assert.Contains("max_iters = 21", File.ReadAllText(Path.Combine(Work, "config.py")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("last_checkpoint")]
    [InlineData("log.jsonl")]
    [InlineData("config.py")]
    [InlineData("best.json")]
    public void Train_FolderInAFilesPlace_IsRefusedBeforeTheRun(string name)
    {
        File.Delete(Path.Combine(Work, name));
        Directory.CreateDirectory(Path.Combine(Work, name));
        InProcess.Run(Resume()).ExpectError($"{name}' is a folder where the run writes a file: move it away");
        Assert.False(File.Exists(Path.Combine(Work, "iter_21.safetensors")));
    }

    [Fact]
    public void Predict_RunWhosePointerIsAPipe_TakesItsLatestCheckpoint()
    {
        CliProcess.RunInShell(
            $"cd '{Work}' && rm last_checkpoint best_* && mkfifo last_checkpoint && exec \"$@\"", "predict", _run.ValidationImages,
            "--checkpoint", Work, "--out-dir", _folder.At("out")).Expect(0);
        Assert.NotEmpty(Directory.GetFiles(_folder.At("out")));
    }

    private string[] Resume(params string[] changes) =>
        ["train", _run.Config, "--resume", "--work-dir", Work, "--cfg-options", "max_iters=21", .. changes];
}
