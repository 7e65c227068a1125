using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Inference;
using SegSharp.Inference.Rendering;
using SegSharp.Models;
using SegSharp.Models.Segmentors;
using SegSharp.Reporting;
using SegSharp.Tensors;
using SegSharp.Tests.Data;
using SegSharp.Tests.Reporting.TensorBoard;
using SegSharp.Training;
using SegSharp.Training.MixedPrecision;
using SegSharp.Training.Optimizers;
using SegSharp.Training.Schedules;
using SegSharp.Training.Tasks;
using static SegSharp.Tests.Training.Squares;

namespace SegSharp.Tests.Training;

/// <summary>Small runs from config to checkpoint.</summary>
public sealed class TrainingSessionTests
{
    // a bright square on a dark ground is the foreground
    [Theory]
    [InlineData(255, "num_classes=2, out_channels=1, threshold=0.5, loss_decode=dict(type='CrossEntropyLoss', use_sigmoid=True)",
        "label_map={255: 1}")]
    [InlineData(1, "num_classes=2, out_channels=1, threshold=0.5, loss_decode=[dict(type='CrossEntropyLoss', use_sigmoid=True), "
        + "dict(type='LovaszLoss', loss_type='binary', per_image=True)]", "")]
    [InlineData(255, "num_classes=2, loss_decode=[dict(type='CrossEntropyLoss'), dict(type='DiceLoss')]", "label_map={255: 1}")]
    public void Run_BinaryMasks_GoFromFilesToMetricsAndOverlay(byte foreground, string head, string mapping)
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, foreground);
        Experiment experiment = Read(Config(directory.Root, head, mapping, iterations: 40));
        TrainingOutcome outcome = Train(experiment, directory["run"]);
        Assert.InRange(outcome.LastValidation!.Metrics.MeanIoU, 0.8, 1);

        Predictor predictor = Predictor.Load(directory["run/iter_40.safetensors"]);
        ByteImage image = ImageFile.Read(directory["images/0.png"]);
        LabelMap labels = predictor.Predict(image);
        Assert.Equal([0, 1], labels.Labels.ToArray().Distinct().Order().Select(label => (int)label));
        ByteImage overlay = Overlay.Draw(image, labels, predictor.Palette);
        Assert.Equal((Size, Size), (overlay.Height, overlay.Width));
    }

    [Fact]
    public void Run_SeveralLosses_AreLoggedByName()
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        string head = "num_classes=2, sampler=dict(type='OHEMPixelSampler', thresh=0.9, min_kept=100), " +
            "loss_decode=[dict(type='CrossEntropyLoss'), dict(type='DiceLoss', loss_weight=3.0)]";
        string auxiliary = ", auxiliary_head=dict(type='FCNHead', in_channels=16, in_index=1, channels=8, num_convs=1, num_classes=2, " +
            "norm_cfg=dict(type='BN'))";
        Train(Read(Config(directory.Root, head, "", iterations: 4, auxiliary)), directory["run"]);
        TrainLogRecord record = TrainingLog.Read(directory["run/log.jsonl"]).Training[^1];
        Assert.Equal(["aux.loss_ce", "decode.loss_ce", "decode.loss_dice"], record.More.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(record.Loss, record.More["decode.loss_ce"] + record.More["decode.loss_dice"] + record.More["aux.loss_ce"], 1e-4);
    }

    [Fact]
    public void Run_MixedPrecision_LearnsLikeSingle()
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        Experiment single = Read(Config(directory.Root, "num_classes=2", "", iterations: 20));
        Train(single, directory["single"]);
        Train(single with { MixedPrecision = new() }, directory["mixed"]);
        double[] expected = Losses(directory["single"]), found = Losses(directory["mixed"]);
        Assert.NotEqual(expected, found); // it was on
        Assert.InRange(found[^1], 0.5 * expected[^1], 2 * expected[^1]);
        Assert.True(found[^1] < 0.7 * found[0]);
    }

    [Theory]
    [InlineData("visualizer = dict(type='SegLocalVisualizer', vis_backends=[dict(type='LocalVisBackend'), " +
        "dict(type='TensorboardVisBackend')])", "", "lr")]
    [InlineData("log_config = dict(interval=2, hooks=[dict(type='TextLoggerHook'), dict(type='TensorboardLoggerHook')])",
        "train/", "learning_rate")]
    public void Run_TensorBoardAndPictures_HoldWhatTheLogSays(string config, string prefix, string rate)
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        Experiment experiment = Read(Config(directory.Root, "num_classes=2", "", iterations: 4)
            + $"\n{config}\ndefault_hooks.update(visualization=dict(type='SegVisualizationHook', draw=True, interval=3))\n");
        Train(experiment, directory["run"]);

        List<EventReader.Event> events = EventReader.Read(Assert.Single(Directory.GetFiles(directory["run/tf_logs"])));
        TrainingLog log = TrainingLog.Read(directory["run/log.jsonl"]);
        foreach (TrainLogRecord record in log.Training)
        {
            Assert.Equal((float)record.Loss, Scalar(events, prefix + "loss", record.Iteration));
            Assert.Equal((float)record.LearningRate, Scalar(events, rate, record.Iteration));
            Assert.Equal((float)record.More["decode.loss_ce"], Scalar(events, prefix + "decode.loss_ce", record.Iteration));
        }

        double unit = prefix.Length > 0 ? 1 : 100; // 0.x has fractions, 1.x percent
        Assert.Equal((float)(unit * log.Validations[^1].MeanIoU), Scalar(events, (prefix.Length > 0 ? "val/" : "") + "mIoU", 4));

        // every third of the four images: the truth beside the prediction
        EventReader.Event picture = Assert.Single(events, item => item.Image is not null);
        Assert.Equal(("val_2", 4L, ((long)Size, 2L * Size, 3L)), (picture.Tag, picture.Step, picture.Size));
        ByteImage drawn = ImageFile.Read(directory["run/vis_image/val_2_4.png"]);
        Assert.Equal(drawn.Pixels.ToArray(), ((ByteImage)ImageFile.Decode(picture.Image, "event")).Pixels.ToArray());
        Assert.Empty(experiment.Ignored);
    }

    private static float Scalar(List<EventReader.Event> events, string tag, long step) =>
        Assert.Single(events, item => item.Tag == tag && item.Step == step).Scalar!.Value;

    [Fact]
    public void Run_AveragedAndResumed_GivesTheBitsOfARunInOneGo()
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        string hooks = "custom_hooks=[dict(type='EMAHook', momentum=0.25)]";
        Experiment experiment = Read(Config(directory.Root, "num_classes=2", "", iterations: 8) + "\n" + hooks);
        Train(experiment, directory["whole"]);
        Train(experiment, directory["halves"], stopAfter: 4);
        Train(experiment, directory["halves"], resume: true);
        Assert.Equal(File.ReadAllBytes(directory["whole/iter_8.safetensors"]), File.ReadAllBytes(directory["halves/iter_8.safetensors"]));

        // what a user loads is the average, not the weights that are trained
        Train(experiment with { CustomHooks = [] }, directory["plain"]);
        Assert.NotEqual(Classifier(directory["plain/iter_8.safetensors"]), Classifier(directory["whole/iter_8.safetensors"]));
    }

    // the loss has a weight of 1000, so that its gradient times the larger scale is beyond float32
    [Theory]
    [InlineData(1024, 2, 1024)]
    [InlineData(2e38, 0, 5e37)]
    public void Run_LossScale_LeavesStepsWithAnOverflowOut(double scale, int steps, double scaleAfter)
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        Experiment experiment =
            Read(Config(directory.Root, "num_classes=2, loss_decode=dict(type='CrossEntropyLoss', loss_weight=1000.0)", "", iterations: 2));
        BuiltModel built = ModelRegistry.Build(experiment.Model!);
        built.Model.Initialize();
        Optimizer optimizer = OptimizerFactory.Create(built.Model, experiment.Optimizer!);
        SegmentationDataset dataset = ExperimentData.Dataset(experiment.Train!);
        using DataLoader loader = ExperimentData.TrainingLoader(dataset, experiment, seed: 0, consumedBatches: 0);
        GradScaler scaler = new(scale);
        TrainingParts parts = new(
            new SegmentationTask(built), optimizer, new LearningRateSchedule(0.01, [], 2), loader, null,
            new("{}", dataset.Classes, dataset.Palette), 0)
        {
            Precision = new PrecisionMode(null, scaler),
        };
        new Trainer(parts, new TrainingOptions { MaxIterations = 2 }, []).Run();
        Assert.Equal(steps, optimizer.StepCount);
        Assert.Equal((float)scaleAfter, (float)scaler.Scale);
        Assert.All(built.Model.NamedParameters(), p => Assert.True(double.IsFinite(p.Parameter.Value.Norm().Item())));
    }

    [Fact]
    public void Create_WeightsOfOtherClasses_TakesThemByNameAsTheConfigSays()
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        Train(Read(Config(directory.Root, "num_classes=2", "", iterations: 2)), directory["first"]);
        string config = Config(directory.Root, "num_classes=3", "", iterations: 2)
            .Replace("classes=('ground', 'square')", "classes=('square', 'circle', 'ground')", StringComparison.Ordinal)
            + $"\nload_from = '{directory["first/iter_2.safetensors"]}'\n";

        using (TrainingSession session = TrainingSession.Create(Read(config), new SessionOptions { WorkDirectory = directory["default"] }))
        {
            Assert.Equal(2, session.Weights!.Entries.Count(entry => entry.Action == LoadAction.Reinitialize));
        }

        using TrainingSession mapped = TrainingSession.Create(Read(config + "load_policy = dict(class_map='by_name')"),
            new SessionOptions { WorkDirectory = directory["mapped"] });
        float[] before = Classifier(directory["first/iter_2.safetensors"]);
        float[] after = mapped.Model.NamedParameters().Single(p => p.Name == "decode_head.linear_pred.weight").Parameter.Value.Detach()
            .ToArray<float>();
        Assert.Equal([.. before[16..], .. before[..16]], (float[])[.. after[..16], .. after[32..]]);
    }

    [Fact]
    public void Create_AsManyOtherClasses_WarnsThatTheyAreTakenByPlace()
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        string plain = Config(directory.Root, "num_classes=2", "", iterations: 1);
        Train(Read(plain), directory["first"]);
        string from = $"\nload_from = '{directory["first/iter_1.safetensors"]}'\n",
            turned = plain.Replace("('ground', 'square')", "('square', 'ground')", StringComparison.Ordinal);
        Assert.Empty(Warnings(plain + from));
        Assert.Contains("class 0 is 'square' here and 'ground' in the checkpoint", Assert.Single(Warnings(turned + from)),
            StringComparison.Ordinal);
        Assert.Empty(Warnings(turned + from + "load_policy = dict(class_map='by_name')"));

        IReadOnlyList<string> Warnings(string config)
        {
            using TrainingSession session = TrainingSession.Create(Read(config),
                new SessionOptions { WorkDirectory = directory["second"] });
            return session.Weights!.Warnings;
        }
    }

    [Theory]
    [InlineData("dict(on_mismatch='sometimes')", "there is no 'sometimes'")]
    [InlineData("dict(class_map=3)", "expected 'by_name' or a dict")]
    [InlineData("dict(on_mismach='error')", "'on_mismach' is not known here")]
    [InlineData("dict(class_map=dict(square=[1]))", "expected a class's name or index")]
    public void Create_FaultyLoadPolicy_IsToldWithItsLine(string policy, string expected)
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        string plain = Config(directory.Root, "num_classes=2", "", iterations: 1);
        Train(Read(plain), directory["first"]);
        ConfigException e = Assert.Throws<ConfigException>(() => TrainingSession.Create(
            Read($"load_policy = {policy}\nload_from = '{directory["first/iter_1.safetensors"]}'\n{plain}"),
            new SessionOptions { WorkDirectory = directory["second"] }));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal(1, e.Location!.Value.Line);
    }

    private static float[] Classifier(string path)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        EncoderDecoder model = ModelRegistry.Build(Read(Config("", "num_classes=2", "", 1)).Model!).Model;
        checkpoint.LoadInto(model);
        return model.NamedParameters().Single(p => p.Name == "decode_head.linear_pred.weight").Parameter.Value.Detach().ToArray<float>();
    }

    private static double[] Losses(string directory) =>
        [.. TrainingLog.Read(Path.Combine(directory, "log.jsonl")).Training.Select(r => r.Loss)];
}
