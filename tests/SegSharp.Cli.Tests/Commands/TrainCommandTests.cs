using System.Text.Json;
using System.Xml.Linq;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Kill = 9;
    private const int Terminate = 15;

    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_ToTheEnd_WritesCheckpointLogCurvesAndReport()
    {
        foreach (string label in (string[])["checkpoint", "best checkpoint", "log", "curves", "report"])
        {
            string line = _run.Training.Out.Split('\n').Single(line => line.StartsWith(label + " ", StringComparison.Ordinal));
            Assert.True(File.Exists(line[15..].Trim()), line);
        }

        Assert.Contains("mIoU", _run.Training.Out, StringComparison.Ordinal);
        Assert.Equal("svg", XDocument.Load(Path.Combine(_run.WorkDirectory, "curves.svg")).Root!.Name.LocalName);
        string report = File.ReadAllText(Path.Combine(_run.WorkDirectory, "report.html"));
        Assert.All(Enumerable.Range(0, TinyData.ValidationCount),
            i => Assert.Contains($"street_{i:D5}.png", report, StringComparison.Ordinal));
        Assert.Contains("pavement", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_InAPipe_WritesALineForEachIntervalAndNoControlCodes()
    {
        Assert.Contains("\niter 20/20  loss ", _run.Training.Error, StringComparison.Ordinal);
        Assert.Contains("ETA 0:00", _run.Training.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', _run.Training.Error);
        Assert.DoesNotContain('\r', _run.Training.Error);
        Assert.DoesNotContain('\x1b', _run.Training.Out);
    }

    [Theory]
    [InlineData("unset NO_COLOR", true)]
    [InlineData("export NO_COLOR=1", false)]
    public void Train_OnATerminal_RewritesABarWithColoursUnlessToldOtherwise(string setting, bool isColored)
    {
        // 'script' gives the program a terminal
        const string Line = "script -qec \"$(printf '%q ' \"$@\")\" /dev/null";
        CliResult result = CliProcess.RunInShell(
            $"export SHELL=/bin/bash TERM=xterm-256color; {setting}; {Line}", "train", _run.Config, "--work-dir", _folder.Path).Expect(0);
        Assert.Contains("━", result.Out, StringComparison.Ordinal);
        Assert.Contains("20/20", result.Out, StringComparison.Ordinal);
        Assert.Equal(isColored, result.Out.Contains("\x1b[38;", StringComparison.Ordinal));
    }

    [Fact]
    public void Train_Repeated_GivesTheSameBits()
    {
        CliResult result = CliProcess.Run("train", _run.Config, "--work-dir", _folder.At("again"), "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal(20, json.RootElement.GetProperty("iteration").GetInt32());
        Assert.Equal("completed", json.RootElement.GetProperty("end").GetString());
        CheckpointAssert.SameTensors(_run.Checkpoint, json.RootElement.GetProperty("files").GetProperty("checkpoint").GetString()!);
    }

    [Fact]
    public void Train_BlackAndWhiteMasksAndPictures_AreTold()
    {
        string root = _folder.At("data");
        foreach (string part in (string[])["train", "val"])
        {
            LabelMap mask = new(TinyData.Size, TinyData.Size);
            mask.Labels[..2000].Fill(255);
            ImageFile.Write(Path.Combine(root, "images", part, "a.png"), new ByteImage(TinyData.Size, TinyData.Size, 3));
            ImageFile.WriteLabels(Path.Combine(root, "annotations", part, "a.png"), mask);
        }

        CliResult result = CliProcess.Run(
            "train", TinyData.WriteConfig(_folder.Path, root), "--work-dir", _folder.At("run"),
            "--cfg-options", "max_iters=3", "warmup_iters=1",
            "default_hooks.visualization={'type': 'SegVisualizationHook', 'draw': True, 'interval': 1}",
            "visualizer={'type': 'SegLocalVisualizer', 'vis_backends': [{'type': 'TensorboardVisBackend'}]}").Expect(0);
        Assert.Contains("warning: the first 1 masks hold 0 and 255 alone", result.Error, StringComparison.Ordinal);
        Assert.Contains($"pictures         {_folder.At("run", "vis_image")}", result.Out, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.At("run", "vis_image")));
        Assert.Single(Directory.GetFiles(_folder.At("run", "tf_logs")));
    }

    /// <summary>What a run does not use need not be there; what it uses must.</summary>
    [Fact]
    public void Train_TestDataOnAnotherMachine_IsNotNeeded()
    {
        string[] arguments = ["train", _run.Config, "--work-dir", _folder.Path, "--cfg-options", "max_iters=3", "warmup_iters=1"];
        CliProcess.Run([.. arguments, "test_dataloader.dataset.data_root=nowhere"]).Expect(0);
        CliProcess.Run([.. arguments, "val_dataloader.dataset.data_root=nowhere"]).ExpectError("SEG0004", "val_dataloader.dataset");
    }

    [Theory]
    [InlineData("train_cfg.max_iters=3", "param_scheduler.0.end=1500", "param_scheduler.1.begin=1500", "param_scheduler.1.end=160000")]
    [InlineData("max_iters=3", "warmup_iters=1500")]
    public void Train_ShortTrialOfALongRecipe_RunsWithOneWarning(params string[] changes)
    {
        CliResult result = CliProcess.Run(["train", _run.Config, "--work-dir", _folder.Path, "--cfg-options", .. changes]).Expect(0);
        Assert.Contains("iter 3/3", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Error.Split("warning[").Length);
        Assert.Contains("warning[SEG0408]: the warm-up ends at", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ScheduleThatEndsLongBeforeTheRun_WarnsThatNothingIsLearned()
    {
        CliResult result = CliProcess.Run("train", _run.Config, "--work-dir", _folder.Path, "--cfg-options", "max_iters=10",
            "param_scheduler.1.end=4").Expect(0);
        Assert.Contains("the learning rate is 0 for the last 6 of 10 iterations", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_AnotherSeed_GivesOtherWeights()
    {
        CliResult first = CliProcess.Run("train", _run.Config, "--work-dir", _folder.Path, "--seed", "5",
            "--cfg-options", "max_iters=3").Expect(0);
        Assert.Contains("seed 5", first.Error, StringComparison.Ordinal);
        Assert.NotEqual(FirstLoss(_run.Training), FirstLoss(first));
    }

    [Fact]
    public void Train_KilledAndResumed_EqualsTheRunThatWasNot()
    {
        TrainedRun run = TrainedRun.Long;
        string[] arguments = ["train", run.Config, "--work-dir", _folder.Path, .. run.Changes];
        using (CliProcess process = CliProcess.Start(arguments))
        {
            process.WaitFor("iter 201/400");
            process.Signal(Kill);
            Assert.NotEqual(0, process.Finish().ExitCode);
        }

        Assert.False(File.Exists(_folder.At("iter_400.safetensors")), "the run ended before it was killed");
        CliResult result = CliProcess.Run([.. arguments, "--resume"]).Expect(0);
        Assert.Contains("going on after iteration 200", result.Error, StringComparison.Ordinal);
        CheckpointAssert.SameTensors(run.Checkpoint, _folder.At("iter_400.safetensors"));
    }

    [Theory]
    [InlineData(Interrupt, 130)]
    [InlineData(Terminate, 143)]
    public void Train_Signalled_WritesACheckpointAndGoesOnFromThere(int signal, int exitCode)
    {
        TrainedRun run = TrainedRun.Long;
        string[] arguments = ["train", run.Config, "--work-dir", _folder.Path, .. run.Changes];
        using (CliProcess process = CliProcess.Start(arguments))
        {
            process.WaitFor("iter 1/400"); // the later ones may be over before the signal arrives
            process.Signal(signal);
            CliResult result = process.Finish().Expect(exitCode);
            Assert.Contains("--resume", result.Error, StringComparison.Ordinal);
            string checkpoint = _folder.At(File.ReadAllText(_folder.At("last_checkpoint")).Trim());
            Assert.Contains(checkpoint, result.Out, StringComparison.Ordinal);
            Assert.True(File.Exists(checkpoint));
            Assert.True(File.Exists(_folder.At("curves.svg")));
        }

        CliProcess.Run([.. arguments, "--resume"]).Expect(0);
        CheckpointAssert.SameTensors(run.Checkpoint, _folder.At("iter_400.safetensors"));
    }

    [Fact]
    public void Train_ResumeWithoutACheckpoint_SaysSo() =>
        CliProcess.Run("train", _run.Config, "--work-dir", _folder.Path, "--resume")
            .ExpectError("There is no checkpoint in", _folder.Path, "--resume");

    [Fact]
    public void Train_ResumeOfAFinishedRun_TrainsNoMore()
    {
        string copy = _folder.At("run");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(_run.WorkDirectory))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        byte[] report = File.ReadAllBytes(Path.Combine(copy, "report.html"));
        CliResult result = CliProcess.Run("train", _run.Config, "--work-dir", copy, "--resume").Expect(0);
        Assert.Contains("the run is complete at iteration 20 of 20", result.Error, StringComparison.Ordinal);
        Assert.Contains("raise max_iters", result.Error, StringComparison.Ordinal);
        Assert.Equal(report, File.ReadAllBytes(Path.Combine(copy, "report.html")));
        Assert.DoesNotContain("iter ", result.Error.Replace("iteration", "", StringComparison.Ordinal), StringComparison.Ordinal);
        CheckpointAssert.SameTensors(_run.Checkpoint, Path.Combine(copy, "iter_20.safetensors"));
        Assert.Equal(ClassTable(_run.WorkDirectory), ClassTable(copy));
    }

    private static string ClassTable(string directory)
    {
        string report = File.ReadAllText(Path.Combine(directory, "report.html"));
        int start = report.IndexOf("<table class=\"classes\">", StringComparison.Ordinal);
        return report[start..report.IndexOf("</table>", start, StringComparison.Ordinal)];
    }

    [Fact]
    public void Train_FromWeightsThatDoNotFit_RefusesOffersThePoliciesAndFollowsThem()
    {
        string[] arguments =
            ["train", _run.Config, "--work-dir", _folder.At("wider"), "--cfg-options", $"load_from={_run.Checkpoint}", "max_iters=3",
                "model.decode_head.channels=24"];
        CliProcess.Run(arguments).ExpectError("SEG0203", "decode_head.linear_pred.weight", "16", "24", "--on-mismatch reinit");

        CliResult result = CliProcess.Run([.. arguments, "--on-mismatch", "partial", "--format", "json"]).Expect(0);

        using JsonDocument json = JsonDocument.Parse(result.Out);
        JsonElement weights = json.RootElement.GetProperty("weights");
        Assert.Equal(_run.Checkpoint, weights.GetProperty("checkpoint").GetString());
        Dictionary<string, JsonElement[]> done = weights.GetProperty("tensors").EnumerateArray()
            .GroupBy(group => group.GetProperty("done").GetString()!)
                .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        Assert.Contains("backbone.patch_embed1.proj.weight",
            done["loaded"][0].GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("[24, 64] here, [16, 64] in the checkpoint",
            done["padded"].Select(group => group.GetProperty("reason").GetString()));
        Assert.Contains("state of a training, no weight", done["skipped"].Select(group => group.GetProperty("reason").GetString()));
        Assert.Contains($"weights from {_run.Checkpoint}:\n  loaded ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_UnknownMismatchRule_IsAUsageError() =>
        CliProcess.Run("train", _run.Config, "--on-mismatch", "ignore").Expect(2);

    private static string FirstLoss(CliResult result)
    {
        string line = result.Error.Split('\n').First(line => line.StartsWith("iter 1/", StringComparison.Ordinal));
        return line.Split("  ")[1];
    }
}
