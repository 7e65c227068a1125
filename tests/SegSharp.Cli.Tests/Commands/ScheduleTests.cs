using SegSharp.Cli.Tests.Support;
using SegSharp.Reporting;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>Learning rates and validations of a run, as the log has them.</summary>
public sealed class ScheduleTests : IDisposable
{
    // nothing becomes better by 900 percent
    private const string Plateau =
        "param_scheduler=[dict(type='ReduceOnPlateauLR', monitor='mIoU', rule='greater', factor=0.5, patience=1, cooldown=1, " +
            "threshold=9, min_value=4e-4)]";

    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_Plateau_ReducesTheRateAndGoesOnWithTheSameBits()
    {
        string[] changes = ["max_iters=8", "train_cfg.val_interval=1", "default_hooks.checkpoint.interval=1",
            "default_hooks.checkpoint.max_keep_ckpts=-1", "optim_wrapper.optimizer.lr=1e-3", Plateau];
        CliResult whole = Train("whole", changes).Expect(0);
        Assert.Equal([1e-3, 1e-3, 1e-3, 5e-4, 5e-4, 5e-4, 4e-4, 4e-4], Rates("whole"));
        Assert.Contains("iteration 3: mIoU has not become better than", whole.Error, StringComparison.Ordinal);
        Assert.Contains("the learning rate goes from 0.001 to 0.0005", whole.Error, StringComparison.Ordinal);

        Assert.DoesNotContain("rule='less'", whole.Error, StringComparison.Ordinal);

        // after the first validation without a better one, and in the cooldown
        foreach (int iteration in (int[])[2, 4])
        {
            string half = _folder.At($"half{iteration}");
            Directory.CreateDirectory(half);
            File.Copy(_folder.At("whole", $"iter_{iteration}.safetensors"), Path.Combine(half, $"iter_{iteration}.safetensors"));
            Train($"half{iteration}", ["--resume"], changes).Expect(0);
            Assert.Equal(Rates("whole")[iteration..], Rates($"half{iteration}"));
            CheckpointAssert.SameTensors(_folder.At("whole", "iter_8.safetensors"), Path.Combine(half, "iter_8.safetensors"));
        }
    }

    [Fact]
    public void Train_PlateauThatWaitsForLess_WarnsThatTheRateFallsWhileTheMetricRises() => Assert.Contains(
        "ReduceOnPlateauLR watches mIoU by rule='less': the learning rate falls while it rises",
        Train("run", ["max_iters=1", "param_scheduler=[dict(type='ReduceOnPlateauLR', monitor='mIoU')]"]).Expect(0).Error,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("monitor='IoU.nobody'", "there is no class 'nobody'")]
    [InlineData("monitor='mDise'", "a validation does not measure 'mDise'")]
    public void Doctor_PlateauOfWhatIsNotMeasured_IsAnError(string monitor, string told)
    {
        CliResult result = InProcess.Run("doctor", _run.Config,
            "--cfg-options", $"param_scheduler=[dict(type='ReduceOnPlateauLR', {monitor})]").Expect(1);
        Assert.Contains(told, result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_PlateauInChinese_IsToldInChinese() => Assert.Contains(
        "验证不测量 'loss'", InProcess.Run("doctor", _run.Config, "--lang", "zh",
            "--cfg-options", "param_scheduler=[dict(type='ReduceOnPlateauLR')]").Expect(1).Out, StringComparison.Ordinal);

    // MMEngine looks one iteration ahead: the new interval holds in the iteration before its beginning
    [Fact]
    public void Train_DynamicIntervalsAndLateCheckpoints_ComeWhereTheConfigSays()
    {
        Train(
            "run",
            ["max_iters=10", "train_cfg.val_interval=4", "train_cfg.dynamic_intervals=[(7, 2)]", "default_hooks.checkpoint.interval=3",
                "default_hooks.checkpoint.save_begin=4", "default_hooks.checkpoint.max_keep_ckpts=-1"]).Expect(0);
        Assert.Equal([4, 6, 8, 10], TrainingLog.Read(_folder.At("run", "log.jsonl")).Validations.Select(record => record.Iteration));
        Assert.Equal(
            ["iter_10.safetensors", "iter_4.safetensors", "iter_7.safetensors"],
            Directory.GetFiles(_folder.At("run"), "iter_*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Train_BatchesPerEpoch_ShortenEpochsAndValidations()
    {
        string[] changes =
        [
            "train_cfg=dict(_delete_=True,type='EpochBasedTrainLoop',max_epochs=2,val_interval=2,val_begin=True)", "param_scheduler=[]",
            "train_dataloader.batch_size=2", "train_dataloader.num_batch_per_epoch=3", "val_dataloader.num_batch_per_epoch=1",
            "val_dataloader.batch_size=1",
        ];
        CliResult result = Train("run", changes).Expect(0);
        Assert.Equal(6, TrainingLog.Read(_folder.At("run", "log.jsonl")).Training[^1].Iteration);
        Assert.Single(TrainingLog.Read(_folder.At("run", "log.jsonl")).Validations);
        Assert.DoesNotContain("num_batch_per_epoch", result.Error, StringComparison.Ordinal);
    }

    private CliResult Train(string name, string[] changes) => Train(name, [], changes);

    private CliResult Train(string name, string[] options, string[] changes) =>
        InProcess.Run(["train", _run.Config, "--work-dir", _folder.At(name), .. options, "--cfg-options", .. changes]);

    private double[] Rates(string name) =>
        [.. TrainingLog.Read(_folder.At(name, "log.jsonl")).Training.Select(record => Math.Round(record.LearningRate, 12))];
}
