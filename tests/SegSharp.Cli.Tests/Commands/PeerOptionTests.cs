using SegSharp.Cli.Tests.Support;
using SegSharp.Reporting;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>The options of MMSegmentation's scripts, and the names that stand for checkpoints.</summary>
public sealed class PeerOptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_OptionsOfThePeers_MeanWhatTheyMeanThere()
    {
        CliResult result = InProcess.Run(
            "train", _run.Config, "--work_dir", _folder.At("run"), "--launcher", "none", "--local_rank", "0", "--gpus", "1",
            "--validate", "--diff_seed", "--no-validate",
            "--load-from", _run.Checkpoint, "--seed", "3", "--options", "max_iters=3", "warmup_iters=1").Expect(0);
        Assert.Contains($"weights from {_run.Checkpoint}", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("validating", result.Error, StringComparison.Ordinal);
        TrainingLog log = TrainingLog.Read(_folder.At("run", "log.jsonl"));
        Assert.Equal([1, 2, 3], log.Training.Select(record => record.Iteration));
        Assert.Empty(log.Validations);
        string text = File.ReadAllText(Assert.Single(Directory.GetFiles(_folder.At("run"), "*.log")));
        foreach (string word in (string[])["libtorch", "seed        3", "--launcher none", "optim_wrapper = dict(", "Iter(train) [3/3]",
            "complete after iteration 3"])
        {
            Assert.Contains(word, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("one process on one device", "train", "c.py", "--launcher", "pytorch")]
    [InlineData("--device cuda:N", "train", "c.py", "--gpu-ids", "0", "1")]
    [InlineData("--device cuda:N", "train", "c.py", "--gpus", "8")]
    [InlineData("without a launcher", "train", "c.py", "--local-rank", "1")]
    [InlineData("--show-dir", "test", "c.py", "c.pth", "--show")]
    [InlineData("--format json", "test", "c.py", "c.pth", "--out", "r.pkl")]
    [InlineData("imgfile_prefix=DIR", "test", "c.py", "c.pth", "--eval-options", "classwise=True")]
    [InlineData("finds no CUDA device", "train", "c.py", "--gpu-id", "0")]
    [InlineData("give one of them", "train", "c.py", "--overwrite", "--auto-resume")]
    public void Run_WhatIsNotTaken_SaysWhatToDoInstead(string words, params string[] arguments)
    {
        if (words.Contains("CUDA", StringComparison.Ordinal) && Tensors.TensorRuntime.CudaDeviceCount > 0)
        {
            arguments[^1] = "99";
            words = "CUDA device";
        }

        CliResult result = InProcess.Run(arguments).Expect(2);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ResumeBeforeTheConfig_TakesTheConfigForWhatItIs() =>
        InProcess.Run("train", "--resume", _run.Config, "--work-dir", _folder.Path).ExpectError("There is no checkpoint in", _folder.Path);

    [Fact]
    public void Train_AutoResumeWithoutACheckpoint_StartsAnew()
    {
        CliResult result = InProcess.Run("train", _run.Config, "--work-dir", _folder.Path,
            "--auto-resume", "--cfg-options", "max_iters=3").Expect(0);
        Assert.Contains("starting anew", result.Error, StringComparison.Ordinal);
        Assert.Contains("iter 1/3", result.Error, StringComparison.Ordinal);
    }

    /// <summary>With auto_resume a run goes on from its own folder; load_from stays what a first run begins with.</summary>
    [Theory]
    [InlineData("auto_resume=True", "iter 1/23")]
    [InlineData("resume=True", "iter 21/23")]
    public void Train_LoadFromBesideAKeyThatResumes_IsGoneOnFromOnlyByResume(string key, string first)
    {
        CliResult result = InProcess.Run("train", _run.Config, "--work-dir", _folder.Path, "--cfg-options", key,
            $"load_from={Path.Combine(_run.WorkDirectory, "iter_20.safetensors")}", "max_iters=23").Expect(0);
        Assert.Contains(first, result.Error, StringComparison.Ordinal);
        Assert.Equal(first.StartsWith("iter 1/", StringComparison.Ordinal), result.Error.Contains("iter 2/23", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "best_mIoU_iter_20")]
    [InlineData("/latest", "iter_20")]
    [InlineData("/best", "best_mIoU_iter_20")]
    public void TestAndPredict_FolderOfARun_TakesItsCheckpoint(string end, string file)
    {
        string told = $"checkpoint: {Path.Combine(_run.WorkDirectory, file)}.safetensors";
        string image = Path.Combine(_run.ValidationImages, "street_00000.png");
        CliResult predicted = InProcess.Run("predict", image, "nowhere.png", "--checkpoint", _run.WorkDirectory + end,
            "--out-dir", _folder.At("p"), "--window", "32").Expect(1);
        Assert.Contains(told, predicted.Error, StringComparison.Ordinal);
        Assert.Contains("1 image labelled, 1 input failed", predicted.Error, StringComparison.Ordinal);
        CliResult tested = InProcess.Run(
            "test", _run.Config, _run.WorkDirectory + end, "--out", _folder.At("o"), "--gpu-collect", "--tmpdir", "t",
            "--eval-options", "efficient_test=True", "--eval", "mIoU").Expect(0);
        Assert.Contains(told, tested.Error, StringComparison.Ordinal);
        Assert.Equal(TinyData.ValidationCount, Directory.GetFiles(_folder.At("o")).Length);
    }
}
