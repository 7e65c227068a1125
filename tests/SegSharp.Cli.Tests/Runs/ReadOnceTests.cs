using SegSharp.Cli.Tests.Support;
using SegSharp.IO;

namespace SegSharp.Cli.Tests.Runs;

/// <summary>A command reads each file once and builds each part once: what its first look needed is what it goes on with.</summary>
public sealed class ReadOnceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--seed", "3", "--amp")]
    public void Train_NewRun_ReadsAndBuildsOnce(params string[] flags) =>
        Expect(Count(["train", _run.Config, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=2", .. flags]),
            [Config, .. Parts, .. Folders]);

    [Fact]
    public void Train_FromWeights_OpensThemOnce() =>
        Expect(
            Count(["train", _run.Config, "--work-dir", _folder.At("run"), "--load-from", _run.Checkpoint, "--cfg-options", "max_iters=2"]),
            [Config, .. Checkpoint(_run.Checkpoint), .. Parts, .. Folders]);

    [Theory]
    [InlineData]
    [InlineData("--resume")]
    public void Train_GoingOn_OpensItsCheckpointOnce(params string[] resume)
    {
        string work = _folder.At("run"), first = Path.Combine(work, "iter_1.safetensors");
        InProcess.Run("train", _run.Config, "--work-dir", work, "--cfg-options", "max_iters=1").Expect(0);
        string[] way = resume.Length > 0 ? resume : ["--resume", first];
        Expect(
            Count(["train", _run.Config, "--work-dir", work, .. way, "--cfg-options", "max_iters=3"]),
            [Config, .. Checkpoint(first), .. Parts, .. Folders]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Test_ReadsAndBuildsOnce(bool namesFolder) =>
        Expect(
            Count(["test", _run.Config, namesFolder ? _run.WorkDirectory : _run.Checkpoint]),
            [Config, .. Checkpoint(namesFolder ? Best() : _run.Checkpoint), .. Parts, ("folder", At("images/val")),
                ("folder", At("annotations/val"))]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predict_ReadsAndBuildsOnce(bool namesFolder)
    {
        string checkpoint = namesFolder ? Best() : _run.Checkpoint;
        Expect(
            Count(["predict", _run.ValidationImages, "--checkpoint", namesFolder ? _run.WorkDirectory : checkpoint,
                "--out-dir", _folder.At("out")]),
            [.. Checkpoint(checkpoint), .. Parts]);
    }

    [Fact]
    public void Profile_ReadsAndBuildsOnce() =>
        Expect(
            Count(["profile", _run.Config, "--steps", "1", "--warmup", "0", "--synthetic"]), [Config, .. Parts]);

    private (string, string) Config => ("config", _run.Config);

    private static (string, string)[] Parts => [("experiment", ""), ("model", ""), ("rules", "")];

    private (string, string)[] Folders =>
        [.. from part in (string[])["train", "val"] from kind in (string[])["images", "annotations"] select ("folder",
            At($"{kind}/{part}"))];

    // a checkpoint carries a config of its own
    private static (string, string)[] Checkpoint(string path) => [("checkpoint", Path.GetFullPath(path)), ("config", path)];

    private string At(string path) => Path.GetFullPath(Path.Combine(_run.Data, path));

    private string Best() => Directory.GetFiles(_run.WorkDirectory, "best_*.safetensors").SingleOrDefault() ?? _run.Checkpoint;

    private static IReadOnlyDictionary<(string What, string Which), int> Count(string[] args)
    {
        using Tally tally = Tally.Open();
        InProcess.Run(args).Expect(0);
        return tally.Counts;
    }

    private static void Expect(IReadOnlyDictionary<(string What, string Which), int> counts, (string, string)[] once) =>
        Assert.Equal(
            once.Order().Select(item => (item, 1)),
            counts.OrderBy(count => count.Key).Select(count => ((count.Key.What, count.Key.Which), count.Value)));
}
