using SegSharp.IO;

namespace SegSharp.Tests.Configuration;

/// <summary>
/// The published SegFormer configs of both generations of MMSegmentation and of the original release,
/// written into a folder as they lie there.
/// </summary>
/// <remarks>
/// Sources: <c>configs/segformer</c> of https://github.com/open-mmlab/mmsegmentation (0.2x and 1.x), <c>local_configs</c> of
/// https://github.com/NVlabs/SegFormer. The base files are assets; the many that differ in a few numbers are made here.
/// </remarks>
internal static class PublishedConfigs
{
    private const string NewSchedule = """
        optim_wrapper = dict(
            _delete_=True,
            type='OptimWrapper',
            optimizer=dict(type='AdamW', lr=0.00006, betas=(0.9, 0.999), weight_decay=0.01),
            paramwise_cfg=dict(custom_keys={'pos_block': dict(decay_mult=0.), 'norm': dict(decay_mult=0.), 'head': dict(lr_mult=10.)}))
        param_scheduler = [
            dict(type='LinearLR', start_factor=1e-6, by_epoch=False, begin=0, end=1500),
            dict(type='PolyLR', eta_min=0.0, power=1.0, begin=1500, end=160000, by_epoch=False,)
        ]

        """;

    private const string OldSchedule = """
        optimizer = dict(
            _delete_=True, type='AdamW', lr=0.00006, betas=(0.9, 0.999), weight_decay=0.01,
            paramwise_cfg=dict(custom_keys={'pos_block': dict(decay_mult=0.), 'norm': dict(decay_mult=0.), 'head': dict(lr_mult=10.)}))
        lr_config = dict(
            _delete_=True, policy='poly', warmup='linear', warmup_iters=1500, warmup_ratio=1e-6, power=1.0, min_lr=0.0, by_epoch=False)

        """;

    private static readonly string[] _layers = ["[2, 2, 2, 2]", "[2, 2, 2, 2]", "[3, 4, 6, 3]", "[3, 4, 18, 3]",
        "[3, 8, 27, 3]", "[3, 6, 40, 3]"];

    /// <summary>The configs' paths below the folder, with slashes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Texts().Select(config => config.Name)];

    /// <summary>Writes all of them and their base files.</summary>
    public static void WriteTo(string folder)
    {
        string assets = Path.Combine(ConfigFolders.Assets, "published");
        foreach (string file in Directory.EnumerateFiles(assets, "*.py", SearchOption.AllDirectories))
        {
            Write(Path.Combine(folder, Path.GetRelativePath(assets, file)), File.ReadAllText(file));
        }

        foreach ((string name, string text) in Texts())
        {
            Write(Path.Combine(folder, name), text);
        }
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.WriteAllText(path, text);
    }

    private static string Checkpoint(int variant) =>
        $"https://download.openmmlab.com/mmsegmentation/v0.5/pretrain/segformer/mit_b{variant}_20220624.pth";

    private static IEnumerable<(string Name, string Text)> Texts()
    {
        for (int variant = 0; variant <= 5; variant++)
        {
            string checkpoint = Checkpoint(variant);
            yield return ($"mmseg-1/segformer/segformer_mit-b{variant}_8xb2-160k_ade20k-512x512.py",
                variant == 0 ? NewAde(checkpoint) : NewChild(variant, checkpoint, "ade20k-512x512", "8xb2"));
            yield return ($"mmseg-1/segformer/segformer_mit-b{variant}_8xb1-160k_cityscapes-1024x1024.py",
                variant == 0 ? NewCity(checkpoint) : NewChild(variant, checkpoint, "cityscapes-1024x1024", "8xb1"));
            yield return ($"mmseg-0/segformer/segformer_mit-b{variant}_512x512_160k_ade20k.py",
                variant == 0 ? OldAde(checkpoint) : OldAdeChild(variant, checkpoint));
            yield return ($"mmseg-0/segformer/segformer_mit-b{variant}_8x1_1024x1024_160k_cityscapes.py",
                variant == 0 ? OldCity(checkpoint) : OldCityChild(variant, checkpoint));
            yield return ($"nvlabs/segformer/B{variant}/segformer.b{variant}.1024x1024.city.160k.py",
                Original(variant, 19, "cityscapes_1024x1024_repeat") + OriginalCityEnd);
            if (variant < 5)
            {
                yield return ($"nvlabs/segformer/B{variant}/segformer.b{variant}.512x512.ade.160k.py",
                    Original(variant, 150, "ade20k_repeat") + OriginalAdeEnd);
            }
        }

        string five = Checkpoint(5);
        yield return ("mmseg-1/segformer/segformer_mit-b5_8xb2-160k_ade20k-640x640.py",
            NewChild(5, five, "ade20k-512x512", "8xb2") + NewLarge);
        yield return ("mmseg-0/segformer/segformer_mit-b5_640x640_160k_ade20k.py", OldLarge + OldAdeChild(5, five));
        yield return ("nvlabs/segformer/B5/segformer.b5.640x640.ade.160k.py",
            OriginalData("ADE20KDataset", "(640, 640)", "(2048, 640)") + Original(5, 150, dataset: null) + OldSchedule
            + "evaluation = dict(interval=16000, metric='mIoU')\n");
        foreach ((int height, int width, string scale, string mode) in (IEnumerable<(int, int, string, string)>)
            [(512, 1024, "(1024, 512)", "mode='whole'"), (640, 1280, "(1280, 640)", "mode='whole'"),
                (768, 768, "(1536, 768)", "mode='slide', crop_size=(768,768), stride=(768,768)")])
        {
            yield return (
                $"nvlabs/segformer/B0/segformer.b0.{height}x{width}.city.160k.py",
                Original(0, 19, dataset: null, mode) + OriginalData("CityscapesDataset", $"({height}, {width})", scale) + OldSchedule
                    + "evaluation = dict(interval=4000, metric='mIoU')\n");
        }
    }

    private static string NewBase(string dataset, string crop) => $"""
        _base_ = [
            '../_base_/models/segformer_mit-b0.py', '../_base_/datasets/{dataset}.py',
            '../_base_/default_runtime.py', '../_base_/schedules/schedule_160k.py'
        ]
        crop_size = {crop}
        data_preprocessor = dict(size=crop_size)

        """;

    private static string NewAde(string checkpoint) => NewBase("ade20k", "(512, 512)") + $"""
        checkpoint = '{checkpoint}'  # noqa
        model = dict(
            data_preprocessor=data_preprocessor,
            backbone=dict(init_cfg=dict(type='Pretrained', checkpoint=checkpoint)),
            decode_head=dict(num_classes=150))

        """ + NewSchedule + """
        train_dataloader = dict(batch_size=2, num_workers=2)
        val_dataloader = dict(batch_size=1, num_workers=4)
        test_dataloader = val_dataloader

        """;

    private static string NewCity(string checkpoint) => NewBase("cityscapes_1024x1024", "(1024, 1024)") + $"""
        checkpoint = '{checkpoint}'  # noqa
        model = dict(
            data_preprocessor=data_preprocessor,
            backbone=dict(init_cfg=dict(type='Pretrained', checkpoint=checkpoint)),
            test_cfg=dict(mode='slide', crop_size=(1024, 1024), stride=(768, 768)))

        """ + NewSchedule + """
        train_dataloader = dict(batch_size=1, num_workers=4)
        val_dataloader = dict(batch_size=1, num_workers=4)
        test_dataloader = val_dataloader

        """;

    private static string NewChild(int variant, string checkpoint, string data, string batch) => $"""
        _base_ = ['./segformer_mit-b0_{batch}-160k_{data}.py']
        checkpoint = '{checkpoint}'  # noqa
        model = dict(
            backbone=dict(
                init_cfg=dict(type='Pretrained', checkpoint=checkpoint), embed_dims=64, num_heads=[1, 2, 5, 8],
                num_layers={_layers[variant]}),
            decode_head=dict(in_channels=[64, 128, 320, 512]))

        """;

    private const string NewLarge = """
        crop_size = (640, 640)
        data_preprocessor = dict(size=crop_size)
        train_pipeline = [
            dict(type='LoadImageFromFile'),
            dict(type='LoadAnnotations', reduce_zero_label=True),
            dict(type='RandomResize', scale=(2048, 640), ratio_range=(0.5, 2.0), keep_ratio=True),
            dict(type='RandomCrop', crop_size=crop_size, cat_max_ratio=0.75),
            dict(type='RandomFlip', prob=0.5),
            dict(type='PhotoMetricDistortion'),
            dict(type='PackSegInputs')
        ]
        test_pipeline = [
            dict(type='LoadImageFromFile'),
            dict(type='Resize', scale=(2048, 640), keep_ratio=True),
            dict(type='LoadAnnotations', reduce_zero_label=True),
            dict(type='PackSegInputs')
        ]
        train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
        val_dataloader = dict(batch_size=1, dataset=dict(pipeline=test_pipeline))
        test_dataloader = val_dataloader
        model['data_preprocessor'] = data_preprocessor

        """;

    private static string OldBase(string dataset) => $"""
        _base_ = [
            '../_base_/models/segformer_mit-b0.py', '../_base_/datasets/{dataset}.py',
            '../_base_/default_runtime.py', '../_base_/schedules/schedule_160k.py'
        ]

        """;

    private static string OldAde(string checkpoint) => OldBase("ade20k") + $"""
        checkpoint = '{checkpoint}'  # noqa
        model = dict(pretrained=checkpoint, decode_head=dict(num_classes=150))

        """ + OldSchedule + "data = dict(samples_per_gpu=2, workers_per_gpu=2)\n";

    private static string OldCity(string checkpoint) => OldBase("cityscapes_1024x1024") + $"""
        checkpoint = '{checkpoint}'  # noqa
        model = dict(
            backbone=dict(init_cfg=dict(type='Pretrained', checkpoint=checkpoint)),
            test_cfg=dict(mode='slide', crop_size=(1024, 1024), stride=(768, 768)))

        """ + OldSchedule + "data = dict(samples_per_gpu=1, workers_per_gpu=1)\n";

    private static string OldAdeChild(int variant, string checkpoint) => $"""
        _base_ = ['./segformer_mit-b0_512x512_160k_ade20k.py']
        checkpoint = '{checkpoint}'  # noqa
        model = dict(
            pretrained=checkpoint,
            backbone=dict(embed_dims=64, num_heads=[1, 2, 5, 8], num_layers={_layers[variant]}),
            decode_head=dict(in_channels=[64, 128, 320, 512]))

        """;

    private static string OldCityChild(int variant, string checkpoint) => $"""
        _base_ = ['./segformer_mit-b0_8x1_1024x1024_160k_cityscapes.py']
        checkpoint = '{checkpoint}'  # noqa
        model = dict(
            backbone=dict(init_cfg=dict(type='Pretrained', checkpoint=checkpoint), embed_dims=64, num_layers={_layers[variant]}),
            decode_head=dict(in_channels=[64, 128, 320, 512]))

        """;

    private static string OldLarge { get; } = Data("ADE20KDataset", "(640, 640)", "(2048, 640)", "Resize', keep_ratio=True") + """
        data = dict(train=dict(pipeline=train_pipeline), val=dict(pipeline=test_pipeline), test=dict(pipeline=test_pipeline))

        """;

    private const string OriginalCityEnd = """
        data = dict(samples_per_gpu=1)
        evaluation = dict(interval=4000, metric='mIoU')

        """ + OldSchedule;

    private const string OriginalAdeEnd = OldSchedule + """
        data = dict(samples_per_gpu=2)
        evaluation = dict(interval=16000, metric='mIoU')

        """;

    private static string Original(int variant, int classes, string? dataset, string mode = "mode='whole'") => $"""
        _base_ = [
            '../../_base_/models/segformer.py',
            {(dataset is null ? "# '../../_base_/datasets/ade20k_repeat.py'," : $"'../../_base_/datasets/{dataset}.py',")}
            '../../_base_/default_runtime.py',
            '../../_base_/schedules/schedule_160k_8gpu_adamw.py'
        ]
        norm_cfg = dict(type='SyncBN', requires_grad=True)
        find_unused_parameters = True
        model = dict(
            type='EncoderDecoder',
            pretrained='pretrained/mit_b{variant}.pth',
            backbone=dict(type='mit_b{variant}', style='pytorch'),
            decode_head=dict(
                type='SegFormerHead', in_channels={(variant == 0 ? "[32, 64, 160, 256]" : "[64, 128, 320, 512]")}, in_index=[0, 1, 2, 3],
                feature_strides=[4, 8, 16, 32], channels=128, dropout_ratio=0.1, num_classes={classes}, norm_cfg=norm_cfg,
                align_corners=False,
                decoder_params={DecoderParameters(variant, classes)},
                loss_decode=dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)),
            train_cfg=dict(),
            # test_cfg=dict(mode='whole'))
            test_cfg=dict({(dataset?.StartsWith("city", StringComparison.Ordinal) == true
                ? "mode='slide', crop_size=(1024,1024), stride=(768,768)" : mode)}))

        """;

    // Left over from other heads; the published one reads embed_dim alone.
    private static string DecoderParameters(int variant, int classes) => (variant, classes) switch
    {
        (0, 150) => "dict(embed_dim=256, depth=1, num_heads=1, mlp_ratio=3, num_patches=128*128, attn_ffn=False, conv_cls_seg=True,)",
        (0 or 1, _) => "dict(embed_dim=256)",
        _ => "dict(embed_dim=768)",
    };

    private static string Data(string type, string crop, string scale, string testResize) => $"""
        img_norm_cfg = dict(
            mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_rgb=True)
        crop_size = {crop}
        train_pipeline = [
            dict(type='LoadImageFromFile'),
            dict(type='LoadAnnotations'{(type == "ADE20KDataset" ? ", reduce_zero_label=True" : "")}),
            dict(type='Resize', img_scale={scale}, ratio_range=(0.5, 2.0)),
            dict(type='RandomCrop', crop_size=crop_size, cat_max_ratio=0.75),
            dict(type='RandomFlip', prob=0.5),
            dict(type='PhotoMetricDistortion'),
            dict(type='Normalize', **img_norm_cfg),
            dict(type='Pad', size=crop_size, pad_val=0, seg_pad_val=255),
            dict(type='DefaultFormatBundle'),
            dict(type='Collect', keys=['img', 'gt_semantic_seg']),
        ]
        test_pipeline = [
            dict(type='LoadImageFromFile'),
            dict(
                type='MultiScaleFlipAug', img_scale={scale}, flip=False,
                transforms=[
                    dict(type='{testResize}),
                    dict(type='RandomFlip'),
                    dict(type='Normalize', **img_norm_cfg),
                    dict(type='ImageToTensor', keys=['img']),
                    dict(type='Collect', keys=['img']),
                ])
        ]

        """;

    private static string OriginalData(string type, string crop, string scale)
    {
        bool isAde = type == "ADE20KDataset";
        (string root, string train, string val) = isAde
            ? ("data/ade/ADEChallengeData2016", "img_dir='images/training', ann_dir='annotations/training'",
                "img_dir='images/validation', ann_dir='annotations/validation'")
            : ("data/cityscapes/", "img_dir='leftImg8bit/train', ann_dir='gtFine/train'",
                "img_dir='leftImg8bit/val', ann_dir='gtFine/val'");
        return $"""
            dataset_type = '{type}'
            data_root = '{root}'

            """ + Data(type, crop, scale, isAde ? "AlignedResize', keep_ratio=True, size_divisor=32" : "Resize', keep_ratio=True") + $"""
            data = dict(
                samples_per_gpu={(isAde ? 2 : 1)},
                workers_per_gpu={(isAde ? 4 : 2)},
                train=dict(
                    type='RepeatDataset',
                    times={(isAde ? 50 : 500)},
                    dataset=dict(type=dataset_type, data_root=data_root, {train}, pipeline=train_pipeline)),
                val=dict(type=dataset_type, data_root=data_root, {val}, pipeline=test_pipeline),
                test=dict(type=dataset_type, data_root=data_root, {val}, pipeline=test_pipeline))

            """;
    }
}
