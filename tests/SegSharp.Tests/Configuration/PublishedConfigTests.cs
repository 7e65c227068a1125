using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Inference;
using SegSharp.Models;
using SegSharp.Tests.Data;
using SegSharp.Training;

namespace SegSharp.Tests.Configuration;

/// <summary>Every published SegFormer config becomes an experiment whose model fits, unchanged apart from the data's place.</summary>
public sealed class PublishedConfigTests(PublishedConfigTests.Tree tree) : IClassFixture<PublishedConfigTests.Tree>
{
    // Learned numbers of the encoders; Xie et al. 2021 round them in table 6.
    private static readonly int[] _encoders = [3_319_392, 13_151_424, 24_196_288, 44_072_128, 60_842_688, 81_443_008];

    public static TheoryData<string> Names() => [.. PublishedConfigs.Names];

    [Fact]
    public void Names_AllThree_AreTheNumberPublished() => Assert.Equal(
        (13, 13, 15),
        (Count("mmseg-1/"), Count("mmseg-0/"), Count("nvlabs/")));

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_PublishedConfig_IsTheRecipeOfThePaper(string name)
    {
        Experiment experiment = tree.Read(name);
        experiment.RequireTraining();
        Assert.Equal(160_000, experiment.MaxIterations);
        Assert.Equal(("AdamW", 6e-5, 0.01), (experiment.Optimizer.Type, experiment.Optimizer.Lr, experiment.Optimizer.WeightDecay));
        Assert.Equal(
            [new CustomKeyOptions("pos_block", 1, 0), new CustomKeyOptions("norm", 1, 0), new CustomKeyOptions("head", 10, 1)],
            experiment.Optimizer.Paramwise.CustomKeys);
        Assert.Equal(name.Contains("ade", StringComparison.Ordinal) ? 2 : 1, experiment.Train.BatchSize);
        Assert.Equal(1, experiment.Val!.BatchSize);
        if (name.StartsWith("mmseg-1", StringComparison.Ordinal))
        {
            Assert.Equal([(SchedulerKind.Linear, 0), (SchedulerKind.Poly, 1500)],
                experiment.Schedulers.Select(piece => (piece.Kind, piece.Begin)));
            Assert.Equal(CropOf(name), experiment.DataPreprocessor!.Size);
        }
        else
        {
            Assert.Equal(new WarmupOptions(WarmupKind.Linear, 1500, 1e-6), Assert.Single(experiment.Schedulers).Warmup);
            Assert.Null(experiment.DataPreprocessor);
        }

        string[] meaningless =
        [
            "cudnn_benchmark", "default_scope", "dist_params", "env_cfg", "find_unused_parameters", "log_level", "log_processor",
            "vis_backends", "visualizer",
            "workflow", "optimizer", "evaluation.pre_eval", "default_hooks.logger.log_metric_by_epoch",
            "train_dataloader.persistent_workers", "val_dataloader.persistent_workers",
            "test_dataloader.persistent_workers",
        ];
        Assert.Empty(experiment.Ignored.Except(meaningless));
        Assert.Empty(experiment.Unread);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Build_PublishedConfig_HasThePublishedNumberOfParameters(string name)
    {
        Experiment experiment = tree.Read(name);
        int variant = name[name.IndexOf('b', name.LastIndexOf('/') + 1) + 1] - '0';
        int classes = name.Contains("ade", StringComparison.Ordinal) ? 150 : 19;
        (int height, int width) = CropOf(name);

        ModelSummary summary = ModelSummary.Of(ModelRegistry.Build(experiment.Model!).Model, channels: 3, (height, width));

        Assert.Equal($"[1, {classes}, {height / 4}, {width / 4}]", summary.Output.ToString());
        Assert.Equal(_encoders[variant] + Head(name, variant, classes), summary.ParameterCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dataset_PublishedConfig_FindsItsFilesAndBuildsItsPipelines(string name)
    {
        Experiment experiment = tree.Read(name, $"data_root={tree.Data}");
        SegmentationDataset train = ExperimentData.Dataset(experiment.Train!);
        Assert.Equal(2, train.Count);
        Assert.True(train.HasMasks);
        Assert.NotNull(SamplerFactory.Create(experiment.Train!.Sampler, train, seed: 1));
        Assert.Equal(1, ExperimentData.Evaluator(experiment, experiment.Val!).ImageCount);
        Assert.Equal(1, ExperimentData.Dataset(experiment.Test!).Count);
        Assert.NotNull(InferenceModeReader.Read(experiment.Model!));
        if (experiment.TestTimePipeline.Count > 0)
        {
            // six scales, each as it is and mirrored
            Assert.Equal(12, TestTimeAugmentation.Views(experiment.TestTimePipeline, experiment.Test!.Dataset).Count);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_PublishedConfig_ReadsBackTheSameInAllThreeLanguages(string name)
    {
        ConfigDict config = tree.Read(name).Source;
        Assert.True(ConfigNode.SameValue(config, ConfigFile.Parse(ConfigWriter.ToPython(config))));
        Assert.Equal(ConfigWriter.ToJson(config), ConfigWriter.ToJson(ConfigFile.ParseJson(ConfigWriter.ToJson(config))));
        Assert.Equal(ConfigWriter.ToJson(config), ConfigWriter.ToJson(ConfigFile.ParseYaml(ConfigWriter.ToYaml(config))));
    }

    // from files to a step and a validation, with smaller images and a shorter run
    [Theory]
    [InlineData("mmseg-1/segformer/segformer_mit-b0_8xb2-160k_ade20k-512x512.py", "model.backbone.init_cfg=None", "train_cfg.max_iters=1",
        "param_scheduler=[]", "train_pipeline.2.scale=(96,64)", "test_pipeline.1.scale=(96,64)", "crop_size=(64,64)")]
    [InlineData("mmseg-0/segformer/segformer_mit-b0_512x512_160k_ade20k.py", "model.pretrained=None", "runner.max_iters=1",
        "lr_config=dict(_delete_=True,policy='fixed')", "train_pipeline.2.img_scale=(96,64)", "test_pipeline.1.img_scale=(96,64)",
        "crop_size=(64,64)")]
    [InlineData("nvlabs/segformer/B0/segformer.b0.512x512.ade.160k.py", "model.pretrained=None", "runner.max_iters=1",
        "lr_config=dict(_delete_=True,policy='fixed')", "train_pipeline.2.img_scale=(96,64)", "test_pipeline.1.img_scale=(96,64)",
        "crop_size=(64,64)")]
    public void Run_PublishedConfigOfB0_TakesAStepAndValidates(string name, params string[] changes)
    {
        using TemporaryDirectory directory = new();
        foreach ((string part, string image) in ((string, string)[])[("training", "a"), ("training", "b"), ("validation", "c")])
        {
            ImageFile.Write(directory[$"images/{part}/{image}.jpg"], TestData.Noise(48, 72));
            ImageFile.WriteLabels(directory[$"annotations/{part}/{image}.png"], TestData.Labels(48, 72, 151));
        }

        Experiment experiment = tree.Read(name, [$"data_root={directory.Root}", .. changes]);
        using TrainingSession session = TrainingSession.Create(experiment, new SessionOptions { WorkDirectory = directory["run"] });
        TrainingOutcome outcome = session.Run();
        Assert.Equal((TrainingEnd.Completed, 1), (outcome.End, outcome.Iteration));
        Assert.Equal(150, outcome.LastValidation!.Classes.Count);
        Assert.True(File.Exists(directory["run/iter_1.safetensors"]));
    }

    // The original head: a linear map a level and a convolution with norm; MMSegmentation's: a convolution with norm a level too.
    private static int Head(string name, int variant, int classes)
    {
        bool isOriginal = name.StartsWith("nvlabs", StringComparison.Ordinal);
        int width = isOriginal && variant >= 2 ? 768 : 256;
        int channels = variant == 0 ? 32 + 64 + 160 + 256 : 64 + 128 + 320 + 512;
        int levels = (channels * width) + (isOriginal ? 4 * width : 4 * 2 * width);
        int fusion = (4 * width * width) + (2 * width);
        return levels + fusion + (width * classes) + classes;
    }

    private static (int Height, int Width) CropOf(string name)
    {
        string size = name.Split('.', '-', '_').First(part => part.Contains('x', StringComparison.Ordinal) && part.Length >= 7);
        int[] sides = [.. size.Split('x').Select(int.Parse)];
        return (sides[0], sides[1]);
    }

    private static int Count(string folder) => PublishedConfigs.Names.Count(name => name.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>The configs and names of images and masks; no test reads a pixel.</summary>
    public sealed class Tree : IDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        public Tree()
        {
            PublishedConfigs.WriteTo(_directory.Root);
            foreach (string file in (string[])
                ["images/training/a.jpg", "images/training/b.jpg", "images/validation/c.jpg", "annotations/training/a.png",
                    "annotations/training/b.png",
                "annotations/validation/c.png", "leftImg8bit/train/aachen/a_leftImg8bit.png", "leftImg8bit/train/bochum/b_leftImg8bit.png",
                "leftImg8bit/val/munster/c_leftImg8bit.png", "gtFine/train/aachen/a_gtFine_labelTrainIds.png",
                "gtFine/train/bochum/b_gtFine_labelTrainIds.png",
                "gtFine/val/munster/c_gtFine_labelTrainIds.png"])
            {
                string path = Path.Combine(Data, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, []);
            }
        }

        public string Data => _directory["data"];

        public Experiment Read(string name, params string[] overrides) =>
            ExperimentReader.Read(ConfigFile.Load(Path.Combine(_directory.Root, name), overrides));

        public void Dispose() => _directory.Dispose();
    }
}
