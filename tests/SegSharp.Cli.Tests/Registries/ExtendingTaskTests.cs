using System.Globalization;
using System.Text.Json.Nodes;
using SegSharp.Cli.Tests.Support;

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
