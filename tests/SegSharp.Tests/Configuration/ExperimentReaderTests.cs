using SegSharp.Configuration;
using SegSharp.IO;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Configuration;

/// <summary>Both generations of keys end in one typed experiment.</summary>
public sealed class ExperimentReaderTests
{
    private static readonly string _camVid = Path.Combine(ConfigFolders.Shipped, "segformer", "segformer_mit-b0_1xb4_camvid-256x256.py");

    private const string Trainable = """
        model = dict(type='EncoderDecoder')
        train_dataloader = dict(batch_size=2, dataset=dict(type='X'))
        optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='AdamW', lr=1e-4))
        train_cfg = dict(type='IterBasedTrainLoop', max_iters=100, val_interval=10)

        """;

    [Fact]
    public void Read_CamVidConfig_GivesTheRecipe()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Load(_camVid));
        experiment.RequireTraining();

        Assert.Equal((2000, 1000, 50, 0),
            (experiment.MaxIterations, experiment.ValidationInterval, experiment.LogInterval, experiment.Seed));
        Assert.Equal(4, experiment.Train.BatchSize);
        Assert.Equal("CamVidDataset", experiment.Train.Dataset.Type);
        Assert.Equal("InfiniteSampler", experiment.Train.Sampler!.Type);
        Assert.Equal("train_dataloader.dataset", experiment.Train.Dataset.Path);
        Assert.Equal("EncoderDecoder", experiment.Model.Type);
        Assert.False(experiment.Model.Has("data_preprocessor"));
        Assert.Equal(11, experiment.Model.Section("decode_head").Int("num_classes"));

        Assert.Equal(("AdamW", 6e-4, 0.01), (experiment.Optimizer.Type, experiment.Optimizer.Lr, experiment.Optimizer.WeightDecay));
        Assert.Equal([new CustomKeyOptions("norm", 1, 0)], experiment.Optimizer.Paramwise.CustomKeys);
        Assert.Equal(
            [(SchedulerKind.Linear, 0, 100), (SchedulerKind.Poly, 100, 2000)],
            experiment.Schedulers.Select(scheduler => (scheduler.Kind, scheduler.Begin, scheduler.End ?? 0)));

        DataPreprocessorOptions preprocessor = experiment.DataPreprocessor!;
        Assert.Equal([123.675, 116.28, 103.53], preprocessor.Mean);
        Assert.Equal((256, 256), preprocessor.Size);
        Assert.Equal((11, true), (preprocessor.SegPadValue, preprocessor.SwapChannels));
        Assert.Equal(11, experiment.Evaluation.IgnoreIndex);
        Assert.Equal((1000, 3, "mIoU", false), (experiment.Checkpoint.Interval, experiment.Checkpoint.KeepLast,
            Assert.Single(experiment.Checkpoint.SaveBest), experiment.Checkpoint.ByEpoch));
    }

    [Fact]
    public void Read_CamVidConfigWithOverrides_HandsThemToAllTheirUses()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Load(_camVid, ["data_root=/data", "max_iters=10", "crop_size=(64,64)"]));
        Assert.All([experiment.Train!, experiment.Val!, experiment.Test!], data => Assert.Equal("/data", data.Dataset.String("data_root")));
        Assert.Equal((64, 64), experiment.DataPreprocessor!.Size);
        Assert.Equal(10, experiment.MaxIterations);
        SchedulerOptions only = Assert.Single(experiment.Schedulers); // 5% of ten iterations are none
        Assert.Equal((SchedulerKind.Poly, 0, 10), (only.Kind, only.Begin, only.End));
        Assert.Contains("crop_size=(64, 64)", ConfigWriter.ToLine(experiment.Train!.Dataset.Dict));
    }

    [Theory]
    [InlineData("epochs=3", "epochs", "Did you mean 'total_epochs'?")]
    [InlineData("zzz=3", "zzz", "Known")]
    [InlineData("max_iter=3", "max_iter", "Did you mean 'train_cfg.max_iters'?")]
    [InlineData("crop_size=(64,64)", "crop_size", "Did you mean 'train_dataloader.dataset.pipeline.0.crop_size'?")]
    [InlineData("runner.max_iters=40", "runner.max_iters", "Did you mean 'train_cfg.max_iters'?")]
    [InlineData("optimizer.lr=1", "optimizer.lr", "Did you mean 'optim_wrapper.optimizer.lr'?")]
    [InlineData("data.samples_per_gpu=4", "data.samples_per_gpu", "Did you mean 'train_dataloader.batch_size'?")]
    [InlineData("unused.a=4", "unused.a", "")]
    [InlineData("model_cfg=4", "model_cfg", "")]
    public void Read_OptionThatNothingReads_IsRefused(string option, string key, string remedy)
    {
        ConfigDict config =
            ConfigOverrides.Apply(ConfigFile.Parse(Trainable.Replace("type='X'",
            "type='X', pipeline=[dict(type='RandomCrop', crop_size=(32, 32))]", StringComparison.Ordinal) + "unused = dict(a=1)"),
                [option]);
        ConfigException error = Assert.Throws<ConfigException>(() => ExperimentReader.Read(config));
        Assert.Equal((key, "--cfg-options:1:1"), (error.Key, error.Location.ToString()));
        Assert.StartsWith("nothing reads this key, so the option changes nothing", error.Problem, StringComparison.Ordinal);
        Assert.Contains(remedy.StartsWith("Known", StringComparison.Ordinal)
            ? "Keys and variables of this config are model, optim_wrapper, train_cfg, train_dataloader" : remedy, error.Remedy,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("work_dir=x", "launcher=none", "env_cfg.cudnn_benchmark=True", "val_cfg=dict(type='ValLoop')", "custom_hooks=[]")]
    [InlineData("max_iters=3", "lr=1", "batch_size=3", "num_workers=0", "weight_decay=0.1", "val_interval=2")]
    public void Read_OptionThatIsReadOrListed_IsTaken(params string[] options) =>
        Assert.NotNull(ExperimentReader.Read(ConfigOverrides.Apply(ConfigFile.Parse(Trainable), options)));

    [Fact]
    public void Read_VariableThatNothingReads_IsListedWithTheKeyThatMayBeMeant()
    {
        const string Extra =
            "base = 2\nmax_iters = 5\nzzz = 3\n_note = 'x'\nnorm_cfg = dict()\nval_evaluator = dict(type='IoUMetric', beta=base)\n";
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse(Trainable + Extra, "c.py"));
        Assert.Equal([("max_iters", "Did you mean 'train_cfg.max_iters'?"), ("zzz", null)],
            experiment.Unread.Select(key => (key.Name, key.Remedy)));
        Assert.Equal("c.py:6:1", experiment.Unread[0].Location.ToString());
        // a printed config repeats the variables that it was made of
        Assert.Empty(ExperimentReader.Read(ConfigFile.Parse(
            ConfigWriter.ToPython(ConfigFile.Parse(Trainable + Extra.Replace("max_iters = 5\n", "", StringComparison.Ordinal))))).Unread);
    }

    [Fact]
    public void Read_ConfigOfACheckpoint_KeepsItsVariablesWithoutAWord()
    {
        const string Text =
            "models = 5\nmax_iters = 7\nval_evaluator = dict(type='IoUMetric', beta=models)\ntrain = dict(n=max_iters)\n_x = train";
        Assert.Equal("max_iters", Assert.Single(ExperimentReader.Read(ConfigFile.Parse(Trainable + "max_iters = 7")).Unread).Name);
        ConfigDict stored = ConfigFile.ParseJson(ConfigWriter.ToJson(ConfigFile.Parse(Trainable + Text)));
        Assert.Empty(ExperimentReader.Read(stored).Unread);
    }

    [Fact]
    public void Read_VariableOfABaseFileSetAnewWithoutUse_IsListed()
    {
        using TemporaryDirectory folder = new();
        AtomicFile.WriteAllText(folder["base.py"], Trainable.Replace("max_iters=100", "max_iters=n", StringComparison.Ordinal)
            .Insert(0, "n = 100\nm = 7\n") + "val_evaluator = dict(type='IoUMetric', beta=m)");
        AtomicFile.WriteAllText(folder["child.py"], "_base_ = 'base.py'\nn = 50\nm = 7\n"); // the loop was built from the base's
        Experiment experiment = ExperimentReader.Read(ConfigFile.Load(folder["child.py"]));
        Assert.Equal((100, "n"), (experiment.MaxIterations, Assert.Single(experiment.Unread).Name));
        Assert.Empty(ExperimentReader.Read(ConfigFile.Load(folder["base.py"])).Unread);
        AtomicFile.WriteAllText(folder["child.py"], "_base_ = 'base.py'\ntrain_cfg = dict(val_interval=_base_.n)\n");
        Assert.Empty(ExperimentReader.Read(ConfigFile.Load(folder["child.py"])).Unread);
    }

    [Fact]
    public void Read_HooksUnderAnyName_AreReadByTheirType()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse(Trainable + """
            default_hooks = dict(
                timer=dict(type='IterTimerHook'), early_stopping=dict(type='EarlyStoppingHook',
                    monitor='mIoU'), mine=dict(type='LoggerHook', interval=7),
                checkpoint=dict(interval=5), cache=dict(type='EmptyCacheHook', after_iter=True), param_scheduler=None)
            custom_hooks = [dict(type='EMAHook'), dict(type='SegVisualizationHook', draw=True, interval=3),
                dict(type='mmengine.SyncBuffersHook')]
            """));
        Assert.Equal(["EarlyStoppingHook", "EMAHook"], experiment.CustomHooks.Select(hook => hook.Type));
        Assert.Equal("default_hooks.early_stopping", experiment.CustomHooks[0].Path);
        Assert.Equal((7, 5, 3), (experiment.LogInterval, experiment.Checkpoint.Interval, experiment.VisualizationInterval));
        Assert.Equal(["default_hooks.cache", "custom_hooks[2]"], experiment.Ignored);
        ConfigException error = Assert.Throws<ConfigException>(() =>
            ExperimentReader.Read(ConfigFile.Parse(Trainable + "default_hooks = dict(chekpoint=dict(interval=5))")));
        Assert.Contains("did you mean 'checkpoint'?", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OldVocabulary_GivesTheSameKindOfExperiment()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Load(Path.Combine(ConfigFolders.Assets, "segformer_b0_five_classes.py")));
        experiment.RequireTraining();
        Assert.Equal((160000, 16000, 50), (experiment.MaxIterations, experiment.ValidationInterval, experiment.LogInterval));
        Assert.Equal((4, 2, 50), (experiment.Train.BatchSize, experiment.Train.Workers, experiment.Train.RepeatTimes));
        Assert.Equal("CustomDataset", experiment.Train.Dataset.Type);
        Assert.Equal((1, 1), (experiment.Val!.BatchSize, experiment.Val.RepeatTimes));
        Assert.Equal(5, experiment.Model.Section("decode_head").Int("num_classes"));
        SchedulerOptions poly = Assert.Single(experiment.Schedulers);
        Assert.Equal((SchedulerKind.Poly, true, 1.0, false), (poly.Kind, poly.IsLegacy, poly.Power, poly.ByEpoch));
        Assert.Equal(new WarmupOptions(WarmupKind.Linear, 1500, 1e-6), poly.Warmup);
        Assert.Equal((512.0, true), (experiment.MixedPrecision!.InitialScale, experiment.MixedPrecision.IsDynamic));
        Assert.Null(experiment.DataPreprocessor);
        Assert.Equal(16000, experiment.Checkpoint.Interval);
        Assert.Equal(["mIoU"], experiment.Evaluation.Metrics);
        Assert.Equal(
            ["cudnn_benchmark", "dist_params", "find_unused_parameters", "log_level", "workflow"],
            experiment.Ignored.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_KeysBeyondSegmentation_AreRecognised()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Load(Path.Combine(ConfigFolders.Assets, "beyond_segmentation.py")));
        Assert.Equal("SegFormerDistiller", experiment.Distiller!.Type);
        Assert.Equal("INT8", experiment.Quantization!.String("quantization_type"));
        Assert.Equal(2, experiment.Model!.Sections("decode_heads").Count);
        Assert.Contains(
            "lacks train_dataloader (or data.train), optim_wrapper (or optimizer), train_cfg.max_iters (or runner.max_iters)",
            Assert.Throws<ConfigException>(experiment.RequireTraining).Message);
    }

    [Theory]
    [InlineData("optim_wrapper = dict(type='AmpOptimWrapper', loss_scale='dynamic', optimizer=dict(type='SGD', lr=0.1, momentum=0.9), " +
        "accumulative_counts=4, clip_grad=dict(max_norm=1))")]
    [InlineData("optimizer = dict(type='SGD', lr=0.1, momentum=0.9)\noptimizer_config = dict(type='GradientCumulativeFp16OptimizerHook', " +
        "cumulative_iters=4, grad_clip=dict(max_norm=1))")]
    public void Read_MixedPrecisionAndAccumulation_InBothVocabularies(string text)
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse(text));
        Assert.Equal(("SGD", 0.1, 0.9, 4),
            (experiment.Optimizer!.Type, experiment.Optimizer.Lr, experiment.Optimizer.Momentum, experiment.AccumulativeCounts));
        Assert.Equal(new ClipGradientOptions(1, 2), experiment.ClipGradient);
        Assert.Equal(new MixedPrecisionOptions(), experiment.MixedPrecision);
    }

    [Theory]
    [InlineData("lr_config = dict(policy='step', step=[8, 11], by_epoch=True)", SchedulerKind.MultiStep)]
    [InlineData("lr_config = dict(policy='step', step=3)", SchedulerKind.Step)]
    [InlineData("lr_config = dict(policy='CosineAnnealing', min_lr_ratio=0.1, warmup='exp', warmup_iters=5, warmup_ratio=0.1)",
        SchedulerKind.CosineAnnealing)]
    [InlineData("lr_config = dict(policy='fixed')", SchedulerKind.Fixed)]
    [InlineData("lr_config = dict(policy='exp', gamma=0.9)", SchedulerKind.Exponential)]
    [InlineData("param_scheduler = dict(type='CosineAnnealingLR', T_max=10, by_epoch=False)", SchedulerKind.CosineAnnealing)]
    [InlineData("param_scheduler = [dict(type='MultiStepLR', milestones=[8, 11])]", SchedulerKind.MultiStep)]
    [InlineData("param_scheduler = [dict(type='OneCycleLR', eta_max=0.1, total_steps=20)]", SchedulerKind.OneCycle)]
    [InlineData("param_scheduler = [dict(type='ConstantLR', factor=0.1, end=5)]", SchedulerKind.Constant)]
    [InlineData("param_scheduler = [dict(type='StepLR', step_size=5)]", SchedulerKind.Step)]
    public void Read_Schedule_GivesItsKind(string text, SchedulerKind kind) =>
        Assert.Equal(kind, Assert.Single(ExperimentReader.Read(ConfigFile.Parse(text)).Schedulers).Kind);

    [Theory]
    [InlineData("optim_wraper = dict()",
        "c.py:5:1: optim_wraper: 'optim_wraper' is not known and nothing refers to it. Did you mean 'optim_wrapper'?")]
    [InlineData("train_pipline = []",
        "c.py:5:1: train_pipline: 'train_pipline' is not known and nothing refers to it. Did you mean 'train_pipeline'?")]
    [InlineData("val_dataloader = dict(batchsize=1, dataset=dict())",
        "c.py:5:23: val_dataloader.batchsize: 'batchsize' is not known here. Did you mean 'batch_size'?")]
    [InlineData("param_scheduler = [dict(type='PolyLr')]",
        "c.py:5:30: param_scheduler[0].type: 'PolyLr' is not known here. Did you mean 'PolyLR'?")]
    [InlineData("param_scheduler = [dict(type='PolyLR', eta_mn=0)]",
        "c.py:5:40: param_scheduler[0].eta_mn: 'eta_mn' is not known here. Did you mean 'eta_min'?")]
    [InlineData("param_scheduler = [dict(type='PolyLR', begin=9, end=5)]",
        "c.py:5:53: param_scheduler[0].end: it is 5, but the piece begins at 9. Give an integer above 9.")]
    [InlineData("optim_wrapper['optimizer']['lr'] = -0.1",
        "c.py:5:36: optim_wrapper.optimizer.lr: it is -0.1. Give a number of at least 0.0.")]
    [InlineData("optim_wrapper['optimizer']['lr'] = '0.1'",
        "c.py:5:36: optim_wrapper.optimizer.lr: expected a number, found the string '0.1'.")]
    [InlineData("optim_wrapper['optimizer']['type'] = 'AdmW'",
        "c.py:5:38: optim_wrapper.optimizer.type: 'AdmW' is not known here. Did you mean 'AdamW'?")]
    [InlineData("train_cfg['max_iters'] = 0", "c.py:5:26: train_cfg.max_iters: it is 0. Give an integer of at least 1.")]
    [InlineData("train_cfg['max_iters'] = 1e5",
        "c.py:5:26: train_cfg.max_iters: expected an integer, found the number 100000. Write 100000.")]
    [InlineData("data_preprocessor = dict(mean=[1, 2], std=[1])",
        "c.py:5:43: data_preprocessor.std: it has 1 numbers, but mean has 2. Give one mean and one std a channel.")]
    [InlineData("val_evaluator = dict(type='IoUMetric', iou_metrics=['mIou'])",
        "c.py:5:52: val_evaluator.iou_metrics: 'mIou' is not known here. Did you mean 'mIoU'?")]
    [InlineData("auto_scale_lr = dict(enable=True)", "c.py:5:17: auto_scale_lr.base_batch_size: it is missing, " +
        "and the learning rate is to be scaled by it. Give the batch size that the learning rate is for, such as 16.")]
    [InlineData("optim_wrapper['constructor'] = 'LearningRateDecayOptimizerConstructor'",
        "c.py:5:32: optim_wrapper.constructor: 'LearningRateDecayOptimizerConstructor' knows the layers of ConvNeXt, BEiT and MAE alone, " +
        "as in MMSegmentation, and not those of a Mix Transformer. Leave it out, and give paramwise_cfg.custom_keys a learning rate for " +
        "each stage, such as 'backbone.layers.0': dict(lr_mult=0.1).")]
    public void Read_WhatMakesNoSense_IsToldWithPlaceAndCure(string text, string message)
    {
        Assert.Equal(message,
            Assert.Throws<ConfigException>(() => ExperimentReader.Read(ConfigFile.Parse(Trainable + text, "c.py"))).Message);
    }

    [Theory]
    [InlineData("auto_scale_lr = dict(enable=True, base_batch_size=16)", 1e-4 * 2 / 16)]
    [InlineData("auto_scale_lr = dict(enable=False, base_batch_size=16)", 1e-4)]
    public void Read_AutoScaleLr_ScalesByTheBatchSize(string text, double rate) =>
        Assert.Equal(rate, ExperimentReader.Read(ConfigFile.Parse(Trainable + text)).Optimizer!.Lr, 1e-15);

    [Fact]
    public void Read_SeveralSenselessNumbers_AreToldAtOnce()
    {
        string text = Trainable
            + "train_cfg['max_iters'] = -1\noptim_wrapper['optimizer']['lr'] = -1\ntrain_dataloader['batch_size'] = 0\n";
        string message = Assert.Throws<ConfigException>(() => ExperimentReader.Read(ConfigFile.Parse(text, "c.py"))).Message;
        Assert.Contains("3 values make no sense", message);
        Assert.Contains("train_cfg.max_iters: it is -1.", message);
        Assert.Contains("optim_wrapper.optimizer.lr: it is -1.0.", message);
        Assert.Contains("train_dataloader.batch_size: it is 0.", message);
    }

    [Fact]
    public void Read_OldKeysBesideNewOnes_AreListedAsIgnored()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse(
            Trainable + "optimizer = dict(type='SGD', lr=1)\nfp16 = dict()\nrunner = dict(max_iters=3)\nparam_scheduler = []\nlr_config " +
                "= dict(policy='poly')\ndata = dict(train=dict())\n"));
        Assert.Equal("AdamW", experiment.Optimizer!.Type);
        Assert.Equal(100, experiment.MaxIterations);
        Assert.Equal(new MixedPrecisionOptions(), experiment.MixedPrecision); // mixed precision has one place only, so it holds
        Assert.Equal(["data", "lr_config", "optimizer", "runner"], experiment.Ignored.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_TopLevelTestSettingsOfOldConfigs_BelongToTheModel()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse(
            "model = dict(type='EncoderDecoder')\ntrain_cfg = dict()\ntest_cfg = dict(mode='slide', crop_size=(64, 64), stride=(32, 32))"));
        Assert.Equal("slide", experiment.Model!.Section("test_cfg").String("mode"));
        Assert.Null(experiment.MaxIterations);
    }

    public static TheoryData<string> ShippedConfigs() =>
        [.. Directory.EnumerateFiles(ConfigFolders.Shipped, "*.py", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(ConfigFolders.Shipped, path))];

    [Theory]
    [MemberData(nameof(ShippedConfigs))]
    public void Read_ShippedConfig_IsUnderstoodAndOpensWithItsCommand(string name)
    {
        string path = Path.Combine(ConfigFolders.Shipped, name);
        ConfigDict config = ConfigFile.Load(path);
        Experiment experiment = ExperimentReader.Read(config);
        Assert.Empty(experiment.Ignored);
        Assert.True(ConfigNode.SameValue(config, ConfigFile.Parse(ConfigWriter.ToPython(config))));
        string[] head = [.. File.ReadLines(path).TakeWhile(line => line.StartsWith('#'))];
        Assert.Contains(head, line => line.Contains("segsharp ") && line.Contains("configs/" + name));
    }

    [Fact]
    public void Read_TestTimePipeline_KeepsItsNestedTransforms()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse("""
            img_ratios = [0.5, 1.0]
            tta_pipeline = [
                dict(type='LoadImageFromFile', _scope_='mmseg'),
                dict(type='TestTimeAug',
                    transforms=[[dict(type='Resize', scale_factor=r) for r in img_ratios], [dict(type='PackSegInputs')]])
            ]
            tta_model = dict(type='SegTTAModel')
            """));
        Assert.Equal("LoadImageFromFile", experiment.TestTimePipeline[0].Type);
        experiment.TestTimePipeline[0].Complete();
        IReadOnlyList<IReadOnlyList<ConfigSection>> transforms = experiment.TestTimePipeline[1].SectionLists("transforms");
        Assert.Equal([0.5, 1.0], transforms[0].Select(resize => resize.Double("scale_factor")));
        Assert.Equal("tta_pipeline[1].transforms[1][0]", transforms[1][0].Path);
    }

    [Fact]
    public void Read_HelperVariables_AreAllowed()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse(
            Trainable + "my_size = 3\nmodle = 4\nother = dict(x=modle)\nshared = dict(y=1)\nmore = dict(**shared)\n"));
        Assert.Empty(experiment.Ignored);
    }
}
