using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Transforms;
using SegSharp.IO;
using SegSharp.Models;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Configuration;

/// <summary>Configs of MMEngine's newer style: base files are imported, types are names, dicts are updated.</summary>
public sealed class NewStyleConfigTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_ImportedBaseAndTypes_GivesTheTreeOfTheOlderStyle()
    {
        Write("_base_/models/segformer.py", """
            from mmseg.models import (EncoderDecoder, MixVisionTransformer as Backbone,
                                      SegformerHead)
            from mmseg.models.losses import CrossEntropyLoss
            norm_cfg = dict(type='SyncBN', requires_grad=True)
            model = dict(
                type=EncoderDecoder,
                backbone=dict(type=Backbone, embed_dims=32, num_layers=[2, 2, 2, 2], mlp_ratio=4),
                decode_head=dict(
                    type=SegformerHead, in_channels=[32, 64, 160, 256], channels=256, num_classes=19, norm_cfg=norm_cfg,
                    loss_decode=dict(type=CrossEntropyLoss, loss_weight=1.0)))
            """);
        Write("_base_/schedule.py", """
            import torch
            from mmengine.optim import OptimWrapper, PolyLR
            optimizer = dict(type=torch.optim.SGD, lr=0.01)
            optim_wrapper = dict(type=OptimWrapper, optimizer=optimizer)
            param_scheduler = [dict(type=PolyLR, power=0.9, end=100, by_epoch=False)]
            train_cfg = dict(max_iters=100)
            """);
        string path = Write("mine/segformer.py", """
            from mmengine.config import read_base

            with read_base():
                # two base files
                from .._base_.models.segformer import *
                from .._base_.schedule import optim_wrapper, param_scheduler as schedule, train_cfg

            import torch.optim as optim

            model.update(dict(decode_head=dict(num_classes=150)))
            model['backbone'].update(drop_path_rate=0.2)
            optim_wrapper.merge(dict(optimizer=dict(_delete_=True, type=optim.AdamW, lr=6e-5)))
            schedule.append(dict(type='ConstantLR', factor=1.0, begin=100, by_epoch=False))
            param_scheduler = schedule
            train_cfg = dict(type='IterBasedTrainLoop', max_iters=200)
            """);

        ConfigDict config = ConfigFile.Load(path);

        Assert.Equal(["norm_cfg", "model", "optim_wrapper", "schedule", "train_cfg", "param_scheduler"], config.Keys);
        Assert.Equal("dict(type='OptimWrapper', optimizer=dict(type='AdamW', lr=6e-05))", ConfigWriter.ToLine(config["optim_wrapper"]));
        Experiment experiment = ExperimentReader.Read(config);
        Assert.Equal(200, experiment.MaxIterations);
        Assert.Equal([SchedulerKind.Poly, SchedulerKind.Constant], experiment.Schedulers.Select(piece => piece.Kind));
        Assert.Equal(0.2, experiment.Model!.Section("backbone").Double("drop_path_rate"));
        Assert.Equal(150, ModelRegistry.Build(experiment.Model).Model.NumClasses);
        Assert.True(ConfigNode.SameValue(config, ConfigFile.Parse(ConfigWriter.ToPython(config))));
    }

    // what MMEngine saves of such a config beside a run
    [Fact]
    public void Read_TypesWithTheirModules_AreKnownWithoutThem()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse("""
            model = dict(
                type='mmseg.models.segmentors.encoder_decoder.EncoderDecoder',
                data_preprocessor=dict(type='mmseg.models.data_preprocessor.SegDataPreProcessor', size=(64, 64)),
                backbone=dict(type='mmseg.models.backbones.mit.MixVisionTransformer', embed_dims=32, num_layers=[2, 2, 2, 2], mlp_ratio=4),
                decode_head=dict(
                    type='mmseg.models.decode_heads.segformer_head.SegformerHead', in_channels=[32, 64, 160,
                        256], channels=256, num_classes=19,
                    loss_decode=dict(type='mmseg.models.losses.cross_entropy_loss.CrossEntropyLoss')))
            optim_wrapper = dict(type='mmengine.optim.optimizer.optimizer_wrapper.OptimWrapper',
                optimizer=dict(type='torch.optim.adamw.AdamW', lr=6e-5))
            param_scheduler = [dict(type='mmengine.optim.scheduler.lr_scheduler.PolyLR', end=9, by_epoch=False)]
            train_cfg = dict(type='mmengine.runner.loops.IterBasedTrainLoop', max_iters=9)
            val_cfg = dict(type='mmengine.runner.loops.ValLoop')
            train_dataloader = dict(dataset=dict(type='mmengine.dataset.dataset_wrapper.RepeatDataset', times=3, dataset=dict(
                type='mmseg.datasets.ade.ADE20KDataset', pipeline=[dict(type='mmcv.transforms.loading.LoadImageFromFile')])))
            val_evaluator = dict(type='mmseg.evaluation.metrics.iou_metric.IoUMetric')
            """));
        Assert.Equal(("AdamW", 9, 3), (experiment.Optimizer!.Type, experiment.MaxIterations, experiment.Train!.RepeatTimes));
        Assert.Equal(19, ModelRegistry.Build(experiment.Model!).Model.NumClasses);
        Assert.Single(TransformRegistry.BuildPipeline(experiment.Train.Dataset.Sections("pipeline")).Transforms);
        Assert.True(DatasetRegistry.Create().Contains(experiment.Train.Dataset.Type));
    }

    [Fact]
    public void Load_BaseVariable_IsReplacedWhereItIsAssigned()
    {
        Write("a.py", "model = dict(a=1, b=2)\nroot = 'x'\n_hidden = 3");
        string path = Write("b.py", "with read_base(): from .a import *\nmodel = dict(a=5)\nfile = root + '/y'");
        ConfigDict config = ConfigFile.Load(path, ["root=z"]);
        Assert.Equal("dict(model=dict(a=5), root='z', file='z/y')", ConfigWriter.ToLine(config));
    }

    [Theory]
    [InlineData("with read_base():\n    from .a import modle", "b.py:2:5", "there is no key 'modle'. Did you mean 'model'?")]
    [InlineData("with read_base():\n    from .missing import *", "b.py:2:5", "missing.py' does not exist")]
    [InlineData("with read_base():\n    from os.path import *", "b.py:2:5", "'os.path' names no config of a package")]
    [InlineData("with read_base():\n    from .b import *", "b.py:2:5", "builds on itself")]
    [InlineData("with read_base():\n    from .a import *\nmodel = build(model)", "b.py:3:9", "'build(...)' would call code")]
    public void Load_WhatCannotBeRead_IsToldWithItsPlace(string text, string place, string reason)
    {
        Write("a.py", "model = dict(a=1)");
        string message = Assert.Throws<ConfigException>(() => ConfigFile.Load(Write("b.py", text))).Message;
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("work/deep/c.py", "_base_ = ['mmseg::_base_/runtime.py']")]
    [InlineData("work/deep/d.py", "with read_base():\n    from mmseg.configs._base_.runtime import *")]
    [InlineData("work/mmseg/.mim/configs/segformer/e.py", "_base_ = 'mmseg::_base_/runtime.py'")]
    public void Load_ConfigOfAPackage_IsFoundInTheConfigsFoldersAbove(string name, string text)
    {
        Write(name.Contains(".mim", StringComparison.Ordinal) ? "work/mmseg/.mim/configs/_base_/runtime.py"
            : "work/configs/_base_/runtime.py", "log_level = 'INFO'");
        Assert.Equal("dict(log_level='INFO')", ConfigWriter.ToLine(ConfigFile.Load(Write(name, text))));
    }

    private string Write(string name, string text)
    {
        string path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.WriteAllText(path, text);
        return path;
    }
}
