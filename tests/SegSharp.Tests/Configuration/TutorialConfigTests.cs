using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Models;
using SegSharp.Models.Losses;
using SegSharp.Reporting;
using SegSharp.Tests.Data;
using SegSharp.Training;

namespace SegSharp.Tests.Configuration;

/// <summary>What tutorials write: a config of five own classes trains as it is, and what is not there is told in one sentence.</summary>
public sealed class TutorialConfigTests
{
    private static readonly string _five = Path.Combine(ConfigFolders.Assets, "segformer_b0_five_classes.py");

    [Fact]
    public void Build_FiveClassesWithWeights_HasTheirModelAndLoss()
    {
        BuiltModel built = ModelRegistry.Build(ExperimentReader.Read(ConfigFile.Load(_five)).Model!);
        Assert.Equal(5, built.Model.NumClasses);
        CrossEntropyLoss loss = Assert.IsType<CrossEntropyLoss>(Assert.Single(built.Objective.Decode.Losses));
        Assert.Equal([1.0, 2.0, 1.5, 3.0, 1.2], loss.ClassWeight);

        // the encoder, and the original head of width 256 over B0's maps
        Assert.Equal(3_319_392 + 132_096 + 262_656 + (256 * 5) + 5, built.Model.ParameterCount);
    }

    [Fact]
    public void Run_FiveClasses_TrainsWithOhemAndLossScaleAndMeasuresAllThree()
    {
        using TemporaryDirectory directory = new();
        foreach (string part in (string[])["train", "val"])
        {
            ImageFile.Write(directory[$"images/{part}/a.jpg"], TestData.Noise(40, 48));
            ImageFile.WriteLabels(directory[$"masks/{part}/a.png"], TestData.Labels(40, 48, 5));
        }

        Experiment experiment = ExperimentReader.Read(ConfigFile.Load(
            _five,
            [
                $"data_root={directory.Root}", "model.pretrained=None", "runner.max_iters=2", "lr_config.warmup_iters=1",
                "data.samples_per_gpu=2",
                "train_pipeline.2.img_scale=(64,40)", "train_pipeline.3.crop_size=(32,32)", "train_pipeline.7.size=(32,32)",
                "test_pipeline.1.img_scale=(64,40)",
                "model.decode_head.sampler={'type': 'OHEMPixelSampler', 'thresh': 0.7, 'min_kept': 100}",
                "evaluation.metric=mIoU,mAcc,aAcc", "log_config.interval=1",
            ]));
        Assert.Equal(["mIoU", "mAcc", "aAcc"], experiment.Evaluation.Metrics);
        using TrainingSession session = TrainingSession.Create(experiment, new SessionOptions { WorkDirectory = directory["run"] });
        TrainingOutcome outcome = session.Run();
        Assert.Equal(2, outcome.Iteration);
        Assert.InRange(outcome.LastValidation!.Metrics.PixelAccuracy, 0, 1);
        Assert.All(TrainingLog.Read(directory["run/log.jsonl"]).Training, record => Assert.InRange(record.Loss, 0.01, 100));
    }

    [Theory]
    [InlineData("distiller = dict(type='SegFormerDistiller')", "distillation is not built yet")]
    [InlineData("quant_config = dict(quantization_type='INT8')", "quantization is not built yet")]
    [InlineData("model = dict(_delete_=True, type='MultiTaskEncoderDecoder', decode_heads=[dict(type='SegFormerHead'), " +
        "dict(type='DepthHead')])", "for each of several tasks is not built yet")]
    public void Create_WhatIsNotThere_IsToldWithItsPlace(string line, string told)
    {
        using TemporaryDirectory directory = new();
        string base_ = _five.Replace('\\', '/');
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse($"_base_ = '{base_}'\n{line}", "mine.py"));
        string message = Assert.Throws<ConfigException>(
            () => TrainingSession.Create(experiment, new SessionOptions { WorkDirectory = directory["run"] })).Message;
        Assert.StartsWith("mine.py:2:", message, StringComparison.Ordinal);
        Assert.Contains(told, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KeysOfDistributedRuns_AreAcceptedAndListed()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse(
            "launcher = 'pytorch'\ngpu_ids = range(0, 8)\ndist_params = dict(backend='nccl')\nenv_cfg = " +
                "dict(dist_cfg=dict(backend='nccl'))\n"));
        Assert.Equal(["dist_params", "env_cfg", "gpu_ids", "launcher"], experiment.Ignored.Order(StringComparer.Ordinal));
    }
}
