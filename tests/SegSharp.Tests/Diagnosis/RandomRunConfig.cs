using System.Globalization;
using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Transforms;
using SegSharp.Tests.Training;

namespace SegSharp.Tests.Diagnosis;

/// <summary>
/// Random configs of a run: the tiny one that is sound, with a few of its parts put in another way, valid or broken.
/// Names come from the registries.
/// </summary>
internal sealed class RandomRunConfig
{
    private readonly Random _random;
    private readonly string _root;
    private readonly Dictionary<string, string> _parts;

    /// <summary>Draws a config.</summary>
    /// <param name="seed">Which one.</param>
    /// <param name="root">The folder with <c>images</c>, <c>grey</c> and <c>masks</c> of <see cref="Squares"/>.</param>
    public RandomRunConfig(int seed, string root)
    {
        (_random, _root) = (new Random(seed), root);
        _parts = new(StringComparer.Ordinal)
        {
            ["loader"] = "dict(type='LoadImageFromFile')",
            ["labels"] = "dict(type='LoadAnnotations')",
            ["steps"] = "dict(type='RandomFlip', prob=0.5), ",
            ["type"] = "BaseSegDataset",
            ["classes"] = "('ground', 'square')",
            ["keys"] = "",
            ["images"] = "images",
            ["masks"] = ", seg_map_path='masks'",
            ["loss"] = "dict(type='CrossEntropyLoss')",
            ["optimizer"] = "dict(type='AdamW', lr=0.01, weight_decay=0.01)",
            ["wrapper"] = "type='OptimWrapper'",
            ["loop"] = "dict(type='IterBasedTrainLoop', max_iters=1, val_interval=1)",
            ["mean"] = "mean=[127.0, 127.0, 127.0], std=[64.0, 64.0, 64.0], bgr_to_rgb=True",
            ["model"] = "",
            ["test"] = "",
            ["loading"] = "",
            ["rest"] = "",
        };
        for (int count = _random.Next(0, 3); count >= 0; count--)
        {
            Change();
        }
    }

    /// <summary>The config.</summary>
    public string Text => $$"""
        steps = [{{_parts["loader"]}}, {{_parts["labels"]}}, {{_parts["steps"]}}dict(type='PackSegInputs')]
        common = dict(data_root='{{_root}}', data_prefix=dict(img_path='{{_parts["images"]}}'{{_parts["masks"]}}), img_suffix='.png',
            metainfo=dict(classes={{_parts["classes"]}}){{_parts["keys"]}})
        test_steps = [{{_parts["loader"]}}, dict(type='LoadAnnotations'), dict(type='PackSegInputs')]
        model = dict(
            type='EncoderDecoder',
            data_preprocessor=dict({{_parts["mean"]}}, pad_val=0, seg_pad_val=255, size=(32, 32)),
            backbone=dict(type='MixVisionTransformer', embed_dims=8, num_layers=[1, 1, 1, 1], num_heads=[1, 2, 3, 4],
                drop_path_rate=0.0{{_parts["model"]}}),
            decode_head=dict(
                type='SegFormerHead', in_channels=[8, 16, 24, 32], in_index=[0, 1, 2,
                    3], dropout_ratio=0.0, num_classes=2, norm_cfg=dict(type='BN'),
                decoder_params=dict(embed_dim=16), loss_decode={{_parts["loss"]}}){{_parts["test"]}})
        train_dataloader = dict(batch_size=2, num_workers=1,
            dataset={{Wrapped($"dict(type='{_parts["type"]}', pipeline=steps, **common)")}}{{_parts["loading"]}})
        val_dataloader = dict(batch_size=1, num_workers=1, dataset=dict(type='BaseSegDataset', pipeline=test_steps, **common))
        val_evaluator = dict(type='IoUMetric', iou_metrics=['mIoU'])
        optim_wrapper = dict({{_parts["wrapper"]}}, optimizer={{_parts["optimizer"]}})
        train_cfg = {{_parts["loop"]}}
        {{_parts["rest"]}}
        """;

    private string Wrapped(string dataset) =>
        _parts.GetValueOrDefault("wrapping") is { } form ? form.Replace("DATASET", dataset, StringComparison.Ordinal) : dataset;

    private void Change()
    {
        switch (_random.Next(16))
        {
            case 0 or 1 or 2:
                _parts["steps"] += Step() + ", ";
                break;
            case 3:
                _parts["loader"] = Pick(
                    "dict(type='LoadImageFromFile', color_type='grayscale')", "dict(type='LoadImageFromFile', color_type='unchanged')",
                    "dict(type='LoadImageFromFile', to_float32=True)",
                    "dict(type='LoadSingleRSImageFromFile')", "dict(type='LoadImageFromFile', color_typ='color')",
                    "dict(type='LoadAnnotations')");
                break;
            case 4:
                _parts["labels"] = Pick("dict(type='LoadAnnotations', reduce_zero_label=True)", "dict(type='RandomFlip', prob=0.5)",
                    "dict(type='LoadAnotations')");
                break;
            case 5:
                _parts["type"] = Pick([.. DatasetRegistry.Create().Names, "BaseSegDatset", "CityscapesDataset"]);
                break;
            case 6:
                _parts["classes"] = Pick("('ground',)", "('ground')", "'ground'", "('a', 'b', 'c')",
                    "('ground', 'square'), palette=[[0, 0, 0], [9, 9, 9]]", "('ground', 'square'), palette=[[0, 0, 0]]", "2");
                break;
            case 7:
                _parts["keys"] += Pick(
                    ", reduce_zero_label=False", ", label_map={0: 1}", ", label_map={1: 9}", ", label_map={300: 1}", ", label_map={0: -7}",
                    ", ignore_index=255", ", ignore_index=300", ", imgs_suffix='.png'",
                    ", ann_file=''", ", ann_file='nowhere.txt'", ", test_mode=True", ", seg_map_suffix='.png'", ", seg_map_suffix='.bmp'",
                    ", lazy_init=False");
                break;
            case 8:
                _parts["images"] = Pick("grey", "images", "nowhere");
                break;
            case 9:
                _parts["masks"] = Pick("", ", seg_map_path='nowhere'", ", seg_map_pth='masks'");
                break;
            case 10:
                _parts["loss"] = Pick(
                    "dict(type='CrossEntropyLoss', class_weight=[1.0, 2.0])", "dict(type='CrossEntropyLoss', class_weight=[1.0])",
                    "dict(type='CrossEntropyLoss', avg_non_ignore=True)",
                    "dict(type='DiceLoss')", "dict(type='FocalLoss')", "dict(type='TverskyLoss')", "dict(type='NoLoss')",
                    "[dict(type='CrossEntropyLoss', loss_name='loss_ce'), dict(type='DiceLoss', loss_name='loss_dice')]");
                break;
            case 11:
                Optimizer();
                break;
            case 12:
                _parts["loop"] = Pick(
                    "dict(type='EpochBasedTrainLoop', max_epochs=1)", "dict(type='IterBasedTrainLoop', max_iters=1)",
                    "dict(type='IterBasedTrainLoop', max_iters=0)", "dict(type='SomeLoop', max_iters=1)",
                    "dict(type='IterBasedTrainLoop', max_iters=1, val_interval=7)", "dict(type='IterBasedTrainLoop')");
                break;
            case 13:
                _parts["loading"] += Pick(
                    ", sampler=dict(type='InfiniteSampler', shuffle=True)", ", sampler=dict(type='DefaultSampler', shuffle=False)",
                    ", sampler=dict(type='RareClassSampler', min_pixels=1)", ", sampler=dict(type='RareClassSampler', temperature=0)",
                    ", sampler=dict(type='NoSampler')", ", sampler=dict(type='InfiniteSampler', shufle=True)", ", drop_last=True",
                    ", pin_memry=True");
                break;
            case 14:
                Model();
                break;
            default:
                _parts["rest"] += Rest() + "\n";
                break;
        }
    }

    private void Optimizer()
    {
        if (_random.Next(2) == 0)
        {
            _parts["optimizer"] = Pick(
                "dict(type='SGD', lr=0.01, momentum=0.9)", "dict(type='Adam', lr=0.01)", "dict(type='Lion', lr=0.01)",
                "dict(type='AdamW', lr=-1)", "dict(type='AdamW', lr=0.01, betas=(0.9, 0.999), momentm=1)", "dict(type='SGD')");
            return;
        }

        _parts["wrapper"] = Pick(
            "type='AmpOptimWrapper'", "type='AmpOptimWrapper', dtype='bfloat16'", "type='AmpOptimWrapper', dtype='float16'",
            "type='AmpOptimWrapper', dtype='float8'", "clip_grad=dict(max_norm=1.0)", "clip_grad=dict(norm=1.0)",
            "accumulative_counts=2", "type='OptimWraper'", "paramwise_cfg=dict(custom_keys={'head': dict(lr_mult=10.0)})",
            "paramwise_cfg=dict(custom_keys={'head': dict(lr_mul=10.0)})");
    }

    private void Model()
    {
        if (_random.Next(4) == 0)
        {
            _parts["test"] = Pick(
                ", test_cfg=dict(mode='whole')", ", test_cfg=dict(mode='slide', crop_size=(32, 32), stride=(16, 16))",
                ", test_cfg=dict(mode='slide', crop_size=(16, 16), stride=(32, 32))", ", test_cfg=dict(mode='some')");
            return;
        }

        if (_random.Next(2) == 0)
        {
            _parts["mean"] = Pick("mean=[127.0], std=[64.0]", "mean=[127.0, 127.0, 127.0], std=[64.0]",
                "mean=[127.0, 127.0, 127.0], std=[0.0, 1.0, 1.0]", "bgr_to_rgb=True", "mean=[1.0, 1.0, 1.0], std=[1.0, 1.0, 1.0]");
            return;
        }

        _parts["model"] += Pick(", in_channels=1", ", in_channels=3", ", pretrained=None", ", pretrained='nowhere.pth'",
            ", init_cfg=dict(type='Pretrained', checkpoint='https://example.org/x.pth')", ", init_cfg=dict(type='TruncNormal')",
            ", drop_rate=0.5", ", drop_rat=0.5");
    }

    private string Rest() => Pick(
        "custom_hooks = [dict(type='EMAHook', momentum=0.01)]", "custom_hooks = [dict(type='EMAHook', momentum=2.0)]",
        "custom_hooks = [dict(type='EMAHook', ema_type='StochasticWeightAverage')]",
        "custom_hooks = [dict(type='EarlyStoppingHook', monitor='mIoU')]",
        "custom_hooks = [dict(type='EarlyStoppingHook', monitor='loss')]",
        "custom_hooks = [dict(type='EarlyStoppingHook', monitor='mIoU', patience=0)]", "custom_hooks = [dict(type='NumClassCheckHook')]",
        "param_scheduler = [dict(type='PolyLR', power=1.0, by_epoch=False, begin=0, end=1)]",
        "param_scheduler = [dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=1)]",
        "param_scheduler = [dict(type='SomeLR')]", "param_scheduler = [dict(type='StepLR', by_epoch=False)]",
        "param_scheduler = [dict(type='CosineAnnealingLR', T_max=4, by_epoch=False)]",
        "param_scheduler = [dict(type='MultiStepLR', milestones=[1, 2], by_epoch=False)]",
        "param_scheduler = [dict(type='ConstantLR', factor=-1)]",
        "param_scheduler = [dict(type='OneCycleLR', eta_max=0.1, total_steps=9, by_epoch=False)]",
        "load_from = 'nowhere.pth'", "load_policy = dict(on_mismatch='reinit')", "load_policy = dict(on_mismatch='hope')",
        "load_policy = dict(class_map='by_name')", "distiller = dict(type='SomeDistiller')", "quant_config = dict(bits=8)",
        "default_hooks = dict(checkpoint=dict(type='CheckpointHook', by_epoch=False, interval=1, save_best='mIoU'))",
        "default_hooks = dict(checkpoint=dict(type='CheckpointHook', save_best='best'))",
        "default_hooks = dict(logger=dict(type='LoggerHook', interval=0))",
        "test_dataloader = dict(batch_size=1, dataset=dict(type='Nothing', data_root='nowhere'))",
        "test_dataloader = dict(dataset=dict(type='BaseSegDataset', data_root='nowhere', data_prefix=dict(img_path='x', " +
            "seg_map_path='y'), pipeline=test_steps, metainfo=dict(classes=('a', 'b', 'c'))))",
        "val_evaluator = dict(type='IoUMetric', iou_metrics=['mDice', 'mFscore'])", "val_evaluator = dict(type='AccMetric')",
        "optim_wrapper = None", "train_dataloader = None", "val_dataloader = None", "train_cfg = None",
        "visualizer = dict(type='SegLocalVisualizer', vis_backends=[dict(type='TensorboardVisBackend')])", "randomness = dict(seed=3)",
        "seed = 'x'", "launcher = 'none'", "resume = False");

    // Each transform by its name alone, and those that need more with it.
    private string Step()
    {
        string[] bare = [.. new Registries().Transforms().Names.Select(name => $"dict(type='{name}')")];
        string[] full =
        [
            "dict(type='Resize', scale=(32, 32), keep_ratio=False)", "dict(type='Resize', scale=(48, 24), keep_ratio=True)",
            "dict(type='RandomResize', scale=(40, 32), ratio_range=(0.8, 1.2), keep_ratio=True)",
            "dict(type='RandomChoiceResize', scales=[(32, 32), (40, 40)])", "dict(type='RandomCrop', crop_size=(24, 24))",
            "dict(type='RandomCrop', crop_size=(24, 24), cat_max_ratio=0.75)", "dict(type='RandomRotate', prob=0.5, degree=10)",
            "dict(type='Normalize', mean=[1.0, 2.0, 3.0], std=[1.0, 1.0, 1.0], to_rgb=True)",
            "dict(type='Normalize', mean=[1.0], std=[1.0], to_rgb=False)", "dict(type='Pad', size=(40, 40))",
            "dict(type='Pad', size_divisor=16)",
            "dict(type='RandomCutOut', prob=0.5, n_holes=1, cutout_shape=(4, 4))",
            "dict(type='RandomMosaic', prob=1.0, img_scale=(16, 16))", "dict(type='RGB2Gray')", "dict(type='RGB2Gray', out_channels=1)",
            "dict(type='AdjustGamma', gamma=1.5)",
            "dict(type='CLAHE')", "dict(type='Rerange')", "dict(type='PhotoMetricDistortion')",
            "dict(type='PhotoMetricDistortion', hue_delta='x')", "dict(type='RandomFlip', prob=2.0)",
            "dict(type='RandomFlip', prob=0.5, direction='up')", "dict(type='SomeTransform')",
        ];
        if (_random.Next(6) == 0)
        {
            _parts["wrapping"] = Pick(
                "dict(type='RepeatDataset', times=2, dataset=DATASET)", "dict(type='RepeatDataset', times=0, dataset=DATASET)",
                "dict(type='ConcatDataset', datasets=[DATASET, DATASET])", "dict(type='ConcatDataset', datasets=[])",
                "dict(type='ConcatDataset', datasets=[DATASET], pipeline=steps)",
                "dict(type='ClassBalancedDataset', oversample_thr=0.5, dataset=DATASET)",
                "dict(type='ClassBalancedDataset', oversample_thr=5, dataset=DATASET)",
                "dict(type='MultiImageMixDataset', dataset=DATASET, pipeline=[dict(type='RandomMosaic', prob=1.0, img_scale=(16, 16))])",
                "[DATASET, DATASET]");
        }

        return _random.Next(3) == 0 ? Pick(bare) : Pick(full);
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text}");
}
