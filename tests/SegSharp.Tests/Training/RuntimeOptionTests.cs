using System.Text.Json;
using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Evaluation;
using SegSharp.Inference;
using SegSharp.Models;
using SegSharp.Reporting;
using SegSharp.Tests.Data;
using SegSharp.Training;
using SegSharp.Training.Averaging;
using static SegSharp.Tests.Training.Squares;

namespace SegSharp.Tests.Training;

/// <summary>What configs say about runs beside model and schedule.</summary>
public sealed class RuntimeOptionTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Run_RescaledLabels_TrainsAtTheirSize()
    {
        Write(_directory.Root, 1);
        string config = Config(_directory.Root, "num_classes=2", "", iterations: 30);
        config = config.Replace("dict(type='RandomFlip', prob=0.5), ",
            "dict(type='RandomFlip', prob=0.5), dict(type='SegRescale', scale_factor=0.25), ", StringComparison.Ordinal);
        TrainingOutcome outcome = Train(Read(config), _directory["run"]);
        Assert.InRange(outcome.LastValidation!.Metrics.MeanIoU, 0.7, 1); // measured at the masks' own size
    }

    [Fact]
    public void Run_TwoBestMetrics_KeepsOneCheckpointOfEachAlsoWhenResumed()
    {
        Write(_directory.Root, 1);
        Experiment experiment = Read(Config(_directory.Root, "num_classes=2", "", iterations: 6)
            + "\ntrain_cfg['val_interval'] = 1\ndefault_hooks['checkpoint'].update(save_best=['mIoU', 'aAcc', 'mDice'], rule=['greater', " +
                "'less', 'greater'], interval=3)\n");
        Train(experiment, _directory["whole"]);
        Train(experiment, _directory["halves"], stopAfter: 3);
        Train(experiment, _directory["halves"], resume: true);

        ValidationLogRecord[] validations = [.. TrainingLog.Read(_directory["whole/log.jsonl"]).Validations];
        int most = validations.MaxBy(v => v.MeanIoU)!.Iteration, least = validations.MinBy(v => v.PixelAccuracy)!.Iteration;
        string[] best =
            [.. Directory.GetFiles(_directory["whole"], "best_*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(3, best.Length);
        Assert.Equal($"best_aAcc_iter_{least}.safetensors", best[0]);
        Assert.Equal($"best_mIoU_iter_{most}.safetensors", best[2]);
        Assert.Equal(best,
            Directory.GetFiles(_directory["halves"], "best_*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(best,
            name => Assert.Equal(File.ReadAllBytes(_directory[$"whole/{name}"]), File.ReadAllBytes(_directory[$"halves/{name}"])));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_directory["whole/best.json"]));
        Assert.Equal(least, json.RootElement.GetProperty("aAcc").GetProperty("Iteration").GetInt32());
    }

    [Fact]
    public void Run_WithoutOptimizerAndLastCheckpoint_LeavesModelsAlone()
    {
        Write(_directory.Root, 1);
        Train(
            Read(Config(_directory.Root, "num_classes=2", "", iterations: 5)
                + "\ndefault_hooks['checkpoint'].update(save_last=False, save_optimizer=False, interval=2)\n"),
            _directory["run"]);
        Assert.Equal(["iter_2.safetensors", "iter_4.safetensors"],
            Directory.GetFiles(_directory["run"], "*.safetensors").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        using Checkpoint checkpoint = Checkpoint.Open(_directory["run/iter_4.safetensors"]);
        Assert.Null(checkpoint.Description.State);
        Assert.DoesNotContain(checkpoint.Tensors, tensor => tensor.Name.Contains("exp_avg", StringComparison.Ordinal));
        Assert.Equal(2, Predictor.Load(_directory["run/iter_4.safetensors"]).Classes.Count);
    }

    [Theory]
    [InlineData("mode='whole'")]
    [InlineData("mode='slide', crop_size=(32, 32), stride=(16, 16)")]
    public void Run_ValidationInMixedPrecision_GivesNearlyTheSameMetrics(string mode)
    {
        Write(_directory.Root, 1);
        string config = Config(_directory.Root, "num_classes=2", "", iterations: 20) + $"\nmodel['test_cfg'] = dict({mode})\n"
            + "val_dataloader['dataset']['pipeline'] = [dict(type='LoadImageFromFile'), dict(type='Resize', scale=(64, 64)), " +
                "dict(type='PackSegInputs')]\n";
        double single = Train(Read(config), _directory["single"]).LastValidation!.Metrics.PixelAccuracy;
        Experiment mixed = Read(config + "val_cfg = dict(type='ValLoop', fp16=True)\n");
        Assert.True(mixed.ValidatesInMixedPrecision);
        Assert.Null(mixed.MixedPrecision);
        Assert.Equal(single, Train(mixed, _directory["mixed"]).LastValidation!.Metrics.PixelAccuracy, 0.02);

        // trained alike: only the validation differs
        Assert.Equal(Losses(_directory["single"]), Losses(_directory["mixed"]));
    }

    [Theory]
    [InlineData(255, "", true)]
    [InlineData(255, "label_map={255: 1}", false)]
    [InlineData(1, "", false)]
    public void Create_BlackAndWhiteMasks_AreWarnedOfUnlessMapped(byte foreground, string mapping, bool isWarned)
    {
        Write(_directory.Root, foreground);
        using TrainingSession session = TrainingSession.Create(
            Read(Config(_directory.Root, "num_classes=2", mapping, iterations: 2)),
            new SessionOptions { WorkDirectory = _directory["run"] });
        Assert.Equal(isWarned, session.Warnings.Count == 1);
        Assert.All(session.Warnings, warning => Assert.Contains("label_map={255: 1}", warning, StringComparison.Ordinal));
    }

    // nothing becomes better by 100 percent: the first of five counts, so that the sixth validation ends the run
    [Fact]
    public void Run_EarlyStoppingResumed_StopsWhereOneRunDoes()
    {
        Write(_directory.Root, 1);
        Experiment experiment = Read(Config(_directory.Root, "num_classes=2", "", iterations: 20)
            + "\ntrain_cfg['val_interval'] = 1\ndefault_hooks['checkpoint'].update(interval=1)\ncustom_hooks = " +
                "[dict(type='EarlyStoppingHook', monitor='mIoU', min_delta=100)]\n");
        Assert.Equal((TrainingEnd.Stopped, 6), End(Train(experiment, _directory["whole"])));
        Train(experiment, _directory["halves"], stopAfter: 3);
        Assert.Equal((TrainingEnd.Stopped, 6), End(Train(experiment, _directory["halves"], resume: true)));
    }

    private static (TrainingEnd End, int Iteration) End(TrainingOutcome outcome) => (outcome.End, outcome.Iteration);

    [Fact]
    public void Load_JoinedTestData_PredictsWithTheirPipeline()
    {
        Write(_directory.Root, 1);
        string config = Config(_directory.Root, "num_classes=2", "", iterations: 2) + """

            part = dict(
                type='CustomDataset', data_root='nowhere', img_dir='images', classes=('ground', 'square'),
                pipeline=[dict(type='LoadSingleRSImageFromFile'), dict(type='Resize', scale=(64, 64)), dict(type='PackSegInputs')])
            test_dataloader = dict(dataset=dict(type='ConcatDataset', datasets=[part, part]))
            """;
        Train(Read(config), _directory["run"]);
        Predictor predictor = Predictor.Load(_directory["run/iter_2.safetensors"]);
        Assert.True(predictor.Loader.InFileOrder);
        LabelMap labels = predictor.Predict(predictor.Loader.Read(_directory["images/0.png"]));
        Assert.Equal((Size, Size), (labels.Height, labels.Width));
    }

    [Fact]
    public void Run_Evaluator_MeasuresWhatItSays()
    {
        Write(_directory.Root, 1);
        string config = Config(_directory.Root, "num_classes=2", "", iterations: 4)
            + "\nval_evaluator = dict(type='IoUMetric', iou_metrics=['mIoU', 'mDice', 'mFscore'], ignore_index=1, nan_to_num=0, beta=2)\n";
        TrainingOutcome outcome = Train(Read(config), _directory["run"]);

        // what is labelled 1 does not count: no pixel of class 1 is left, and class 0 alone decides the accuracy
        Assert.Equal(0, outcome.LastValidation!.Matrix.Counts(1).Labelled);
        ValidationLogRecord record = TrainingLog.Read(_directory["run/log.jsonl"]).Validations[^1];
        Assert.Equal(["mDice", "mFscore", "mPrecision", "mRecall"], record.More.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(outcome.LastValidation.Metrics.MeanDice, record.More["mDice"], precision: 12);
        Assert.Equal(outcome.LastValidation.Matrix.Compute(2, 0).MeanFScore, record.More["mFscore"], precision: 12);
        Assert.NotEqual(outcome.LastValidation.Matrix.Compute().MeanFScore, record.More["mFscore"], precision: 3);
    }

    [Theory]
    [InlineData("begin_epoch=3", 21)] // epochs of ten iterations, counted from 1
    [InlineData("begin_iter=7", 7)]
    [InlineData("", 0)]
    public void Find_BeginningOfTheAverage_IsCountedInIterations(string keys, int begin)
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse($"custom_hooks = [dict(type='EMAHook', {keys})]"));
        Assert.Equal(begin, EmaOptions.Find(experiment.CustomHooks, perEpoch: 10)!.BeginIteration);
    }

    [Fact]
    public void Find_BeginningGivenTwice_IsRefused()
    {
        Experiment experiment =
            ExperimentReader.Read(ConfigFile.Parse("custom_hooks = [dict(type='EMAHook', begin_epoch=3, begin_iter=4)]"));
        Assert.Contains("beside begin_iter", Assert.Throws<ConfigException>(() => EmaOptions.Find(experiment.CustomHooks, 10)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluator_JoinedDataOfTheOlderGeneration_IsAugmentedAndMeasuredApart()
    {
        Write(_directory.Root, 1);
        Experiment experiment = Read($$"""
            {{Config(_directory.Root, "num_classes=2", "", iterations: 2)}}
            pipeline = [
                dict(type='LoadImageFromFile'),
                dict(type='MultiScaleFlipAug', img_scale=(64, 64), flip=False, transforms=[
                    dict(type='Resize', keep_ratio=True), dict(type='RandomFlip'), dict(type='ImageToTensor',
                        keys=['img']), dict(type='Collect', keys=['img'])])]
            part = dict(
                type='CustomDataset', data_root='{{_directory.Root}}', img_dir='images', ann_dir='masks', img_suffix='.png',
                classes=('ground', 'square'), pipeline=pipeline)
            test_dataloader = dict(dataset=dict(type='ConcatDataset', separate_eval=True,
                datasets=[part, dict(type='RepeatDataset', times=2, dataset=part)]))
            """);
        Evaluator evaluator = ExperimentData.Evaluator(experiment, experiment.Test!, useTestTimeAugmentation: true);
        Assert.Equal((12, 12), (evaluator.ImageCount, evaluator.Dataset.ViewCount)); // six scales, with and without a flip
        Assert.Equal([4, 8], evaluator.Dataset.Groups);

        BuiltModel built = ModelRegistry.Build(experiment.Model!);
        built.Model.Initialize();
        IReadOnlyList<ConfusionMatrix> groups = evaluator.RunGroups(built.Model);
        Assert.Equal(4L * Size * Size, Pixels(groups[0]));
        Assert.Equal(2 * groups[0][0, 0], groups[1][0, 0]);
        Assert.Equal(3 * groups[0][1, 1], evaluator.Run(built.Model)[1, 1]);
        Assert.Equal(1, ExperimentData.Evaluator(experiment, experiment.Test!).Dataset.ViewCount);
    }

    private static long Pixels(ConfusionMatrix matrix) => matrix[0, 0] + matrix[0, 1] + matrix[1, 0] + matrix[1, 1];

    private static double[] Losses(string directory) =>
        [.. TrainingLog.Read(Path.Combine(directory, "log.jsonl")).Training.Select(record => record.Loss)];
}
