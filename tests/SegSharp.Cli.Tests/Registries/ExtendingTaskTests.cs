using System.Globalization;
using System.Text.Json.Nodes;
using SegSharp.Cli.Tests.Support;
using SegSharp.Reporting;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>The worked example of docs/extending/task.md: a task of a plugin, without labels, goes through all that a run is.</summary>
public sealed class ExtendingTaskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("task.md", "ReconstructionTask.cs");

    [Fact]
    public void Example_TrainsValidatesAndResumesBitForBit()
    {
        string config = Config("");
        CliProcess.Run("doctor", config, "--plugin", SamplePlugin.Path).Expect(0);
        CliResult training = Train(config, "whole", "max_iters=12").Expect(0);
        Assert.Contains("reconstruction of images, ", training.Error, StringComparison.Ordinal);
        Assert.Matches("^mse [0-9.]+\n", training.Out);

        Train(config, "parts", "max_iters=12", "train_cfg.max_iters=6").Expect(0);
        CliProcess.Run("train", config, "--plugin", SamplePlugin.Path, "--work-dir", _folder.At("parts"),
            "--resume", "--cfg-options", "max_iters=12").Expect(0);
        CheckpointAssert.SameTensors(_folder.At("whole", "iter_12.safetensors"), _folder.At("parts", "iter_12.safetensors"));

        double[] errors = [.. Errors(_folder.At("whole", "log.jsonl"))];
        Assert.Equal(3, errors.Length);
        Assert.True(errors[^1] < errors[0], string.Create(CultureInfo.InvariantCulture, $"{errors[0]} to {errors[^1]}"));
        Assert.Single(Directory.GetFiles(_folder.At("whole"), "best_mse_*.safetensors"));
        Assert.True(File.Exists(_folder.At("whole", "report.html")));
    }

    [Fact]
    public void Example_MetricThatTheTaskHasNot_IsFoundBeforeTheRun()
    {
        string config = Config("default_hooks = dict(checkpoint=dict(save_best='mIoU'))");
        CliResult look = CliProcess.Run("doctor", config, "--plugin", SamplePlugin.Path, "--lang", "en").Expect(1);
        Assert.Contains("the task measures no 'mIoU'", look.Out, StringComparison.Ordinal);
        CliResult training = Train(config, "run", "max_iters=2").Expect(1);
        Assert.Contains("the task measures no 'mIoU'", training.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("custom_hooks = [dict(type='EarlyStoppingHook', monitor='mIoU')]")]
    [InlineData("param_scheduler = [dict(type='ReduceOnPlateauLR', monitor='mIoU', rule='less')]")]
    public void Example_OtherMonitor_IsToldWithItsPlace(string line)
    {
        CliResult look = CliProcess.Run("doctor", Config(line), "--plugin", SamplePlugin.Path, "--lang", "en").Expect(1);
        Assert.Contains("the task measures no 'mIoU'", look.Out, StringComparison.Ordinal);
        Assert.Contains("Known are mse", look.Out, StringComparison.Ordinal);
        Assert.Contains("reconstruction.py:9", look.Out, StringComparison.Ordinal);
    }

    // min_delta and threshold are in the task's own unit: no error of a picture is 1000
    [Theory]
    [InlineData(1000, 4)]
    [InlineData(0, 12)]
    public void Example_StopsEarlyByItsOwnMetric(int least, int end)
    {
        string config =
            Config($"custom_hooks = [dict(type='EarlyStoppingHook', monitor='mse', rule='less', min_delta={least}, patience=1)]");
        CliResult training = Train(config, "run", "max_iters=12", "train_cfg.val_interval=2").Expect(0);
        Assert.Equal(end, TrainingLog.Read(_folder.At("run", "log.jsonl")).Validations[^1].Iteration);
        Assert.Equal(end < 12, training.Error.Contains("mse has not become better than ", StringComparison.Ordinal));
        Assert.DoesNotContain("%", training.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(0, false)]
    public void Example_LowersItsRateByItsOwnMetric(int least, bool isLowered)
    {
        string config = Config($"param_scheduler = [dict(type='ReduceOnPlateauLR', monitor='mse', rule='less', threshold={least}, " +
            "threshold_rule='abs', patience=0)]");
        Train(config, "run", "max_iters=8", "train_cfg.val_interval=2").Expect(0);
        double[] rates = [.. TrainingLog.Read(_folder.At("run", "log.jsonl")).Training.Select(record => record.LearningRate).Distinct()];
        Assert.Equal(isLowered, rates.Length > 1);
        Assert.Equal(isLowered, rates[^1] < rates[0]);
    }

    [Fact]
    public void Example_IsTestedProfiledAndSummarised_ByItsOwnMetrics()
    {
        string config = Config(""), checkpoint = _folder.At("run", "iter_4.safetensors");
        Train(config, "run", "max_iters=4").Expect(0);
        string[] plugin = ["--plugin", SamplePlugin.Path, "--lang", "en"];
        CliResult test = CliProcess.Run(["test", config, checkpoint, "--format", "json", .. plugin]).Expect(0);
        Assert.Equal(Errors(_folder.At("run", "log.jsonl")).Last(), JsonNode.Parse(test.Out)!["values"]!["mse"]!.GetValue<double>());
        Assert.Matches("^mse [0-9.]+\n$", CliProcess.Run(["test", config, checkpoint, .. plugin]).Expect(0).Out);
        CliResult pictures = CliProcess.Run(["test", config, checkpoint, "--show-dir", _folder.At("shown"), .. plugin]).Expect(2);
        Assert.Contains("--show-dir is for segmentations", pictures.Error, StringComparison.Ordinal);

        CliResult predict = CliProcess.Run(["predict", _run.ValidationImages, "--checkpoint", checkpoint, "--out-dir", _folder.At("out"),
            .. plugin]).Expect(1);
        Assert.Contains("gives no label maps (reconstruction of images)", predict.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("out")));

        JsonNode summary =
            JsonNode.Parse(CliProcess.Run(["summary", config, "--shape", "32", "48", "--format", "json", .. plugin]).Expect(0).Out)!;
        Assert.Equal((3 * 6 * 9) + 6 + (6 * 3 * 9) + 3, summary["parameters"]!.GetValue<long>());
        Assert.Equal(2L * 32 * 48 * 3 * 6 * 9, summary["multiply_adds"]!.GetValue<long>());

        string[] profile = ["profile", config, "--shape", "32", "32", "--steps", "1", "--warmup", "0", "--format", "json", .. plugin];
        Assert.Equal([4, 3, 32, 32],
            JsonNode.Parse(CliProcess.Run(profile).Expect(0).Out)!["input"]!.AsArray().Select(side => side!.GetValue<int>()));
        Assert.Contains("predicts nothing that could be profiled", CliProcess.Run([.. profile, "--predict"]).Expect(1).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Train_TaskThatNobodyRegisters_IsToldWithTheNames()
    {
        CliResult look = CliProcess.Run("doctor", Config("model = dict(type='Reconstructoin')"), "--plugin", SamplePlugin.Path,
            "--lang", "en").Expect(1);
        Assert.Contains("'Reconstructoin'", look.Out, StringComparison.Ordinal);
        Assert.Contains("Reconstruction", look.Out.Replace("Reconstructoin", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private string Config(string more)
    {
        string path = _folder.At("reconstruction.py");
        IO.AtomicFile.WriteAllText(path, $"""
            _base_ = ['{_run.Config}']
            model = dict(_delete_=True, type='Reconstruction', width=6)
            pipeline = [dict(type='LoadImageFromFile'), dict(type='PackSegInputs')]
            train_dataloader = dict(dataset=dict(data_prefix=dict(_delete_=True, img_path='images/train'), pipeline=pipeline))
            val_dataloader = dict(dataset=dict(data_prefix=dict(_delete_=True, img_path='images/val'), pipeline=pipeline))
            test_dataloader = val_dataloader
            train_cfg = dict(val_interval=4)
            default_hooks = dict(checkpoint=dict(save_best='auto', rule='less'))
            {more}
            """);
        return path;
    }

    private CliResult Train(string config, string folder, params string[] changes) =>
        CliProcess.Run(["train", config, "--plugin", SamplePlugin.Path, "--work-dir", _folder.At(folder), "--cfg-options", .. changes]);

    private static IEnumerable<double> Errors(string log) =>
        File.ReadLines(log).Select(line => JsonNode.Parse(line)!["values"]?["mse"]).OfType<JsonNode>()
            .Select(value => value.GetValue<double>());
}
