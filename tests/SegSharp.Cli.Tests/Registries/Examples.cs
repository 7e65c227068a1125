namespace SegSharp.Cli.Tests.Registries;

/// <summary>An example, or several for its several forms, of every name that a config may use in a training.</summary>
internal static class Examples
{
    private const string Tiny = "embed_dims=[8, 16, 40, 64], depths=[1, 1, 1, 1]";

    public static readonly Example[] Backbones =
    [
        new("MixVisionTransformer", "embed_dims=8, num_heads=[1, 2, 5, 8], num_layers=[1, 1, 1, 1], with_cp=True"),
        new("mit_b0", Tiny), new("mit_b1", Tiny), new("mit_b2", Tiny), new("mit_b3", Tiny), new("mit_b4", Tiny), new("mit_b5", Tiny),
        new("smp_mit_b0", Tiny), new("smp_mit_b1", Tiny), new("smp_mit_b2", Tiny), new("smp_mit_b3", Tiny), new("smp_mit_b4", Tiny),
        new("smp_mit_b5", Tiny),
        new("ResNet", "depth=18, base_channels=8, stem_channels=8, with_cp=True, style='caffe', frozen_stages=0"),
        new("ResNet", "depth=50, base_channels=2, stem_channels=4, strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4), contract_dilation=True, " +
            "norm_eval=True"),
        new("ResNetV1c",
            "depth=34, base_channels=8, stem_channels=8, norm_cfg=dict(type='SyncBN', requires_grad=True), multi_grid=(1, 2, 1)"),
        new("ResNetV1d", "depth=18, base_channels=8, stem_channels=8, zero_init_residual=False, conv_cfg=None, init_cfg=None"),
        new("smp_resnet18", "base_channels=8, stem_channels=8"), new("smp_resnet34", "base_channels=8, stem_channels=8"),
        new("smp_resnet50", "base_channels=2, stem_channels=4"), new("smp_resnet101", "base_channels=2, stem_channels=4"),
        new("smp_resnet152", "base_channels=2, stem_channels=4"),
    ];

    /// <summary>Heads over all maps; the rest of their keys is common to them.</summary>
    public static readonly Example[] Heads = [new("SegFormerHead"), new("SegformerHead")];

    /// <summary>Heads over one map, for auxiliary losses.</summary>
    public static readonly Example[] AuxiliaryHeads = [new("FCNHead", "num_convs=1"),
        new("FCNHead", "num_convs=0, concat_input=False, kernel_size=1")];

    public static readonly Example[] Losses =
    [
        new("CrossEntropyLoss", "class_weight=[1, 2, 1, 1, 1, 1, 1, 0.5], avg_non_ignore=True"),
        new("CrossEntropyLoss", "label_smoothing=0.1"),
        new("CrossEntropyLoss", "class_weight=[1, 2, 1, 1, 1, 1, 1, 0.5], avg_class_weight=True"),
        new("CrossEntropyLoss", "reduction='none', loss_name='loss_each'"),
        new("CrossEntropyLoss", "use_sigmoid=True, avg_non_ignore=True"),
        new("DiceLoss", "smooth=1, exponent=2"),
        new("DiceLoss", "use_sigmoid=False, naive_dice=True"),
        new("DiceLoss", "use_sigmoid=True, ignore_index=1, reduction='sum'"),
        new("FocalLoss", "gamma=1.5, alpha=0.25"),
        new("FocalLoss", "alpha=[0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25], reduction='sum', loss_weight=1e-4"),
        new("LovaszLoss", "reduction='none'"),
        new("LovaszLoss", "classes='all', class_weight=[1, 2, 1, 1, 1, 1, 1, 0.5], reduction='none'"),
        new("LovaszLoss", "classes=[0, 3], per_image=True"),
        new("LovaszLoss", "per_image=True, reduction='sum'"),
        new("LovaszLoss", "per_image=True, classes='all', reduction='none'"),
        new("TverskyLoss", "alpha=0.4, beta=0.6"),
    ];

    /// <summary>Losses on a map of boundaries.</summary>
    public static readonly Example[] BoundaryLosses = [new("BoundaryLoss", "edge_width=5"), new("BoundaryLoss")];

    /// <summary>Losses on a single channel for two classes.</summary>
    public static readonly Example[] BinaryLosses =
    [
        new("LovaszLoss", "loss_type='binary', per_image=True"),
        new("LovaszLoss", "loss_type='binary', reduction='none'"),
        new("CrossEntropyLoss", "use_sigmoid=True"),
        new("FocalLoss"),
        new("DiceLoss", "use_sigmoid=True"),
    ];

    public static readonly Example[] PixelSamplers =
        [new("OHEMPixelSampler", "thresh=0.7, min_kept=100"), new("OHEMPixelSampler", "min_kept=500"),
            new("OHEMPixelSampler", "thresh=0.9")];

    public static readonly Example[] Samplers = [new("InfiniteSampler", "shuffle=True"), new("DefaultSampler", "shuffle=False"),
        new("RareClassSampler", "min_pixels=1")];

    public static readonly Example[] Optimizers = [new("SGD", "lr=0.01, momentum=0.9"), new("Adam", "lr=1e-3, amsgrad=True"),
        new("AdamW", "lr=1e-3")];

    public static readonly Example[] Schedulers =
    [
        new("PolyLR", "eta_min=1e-6, power=0.9, end=3"), new("LinearLR", "start_factor=0.1, end=2"),
        new("CosineAnnealingLR", "T_max=3, eta_min_ratio=0.01"),
        new("StepLR", "step_size=1, gamma=0.5"), new("MultiStepLR", "milestones=[1, 2]"), new("ConstantLR", "factor=0.5, end=2"),
        new("ExponentialLR", "gamma=0.9"), new("OneCycleLR", "eta_max=2e-3, total_steps=3"),
        new("CosineRestartLR", "periods=[1, 2], restart_weights=[1, 0.5], eta_min=0"),
        new("PolyLRRatio", "eta_min_ratio=0.1"), new("ReduceOnPlateauLR", "monitor='mIoU', rule='greater', patience=0, by_epoch=True"),
    ];

    public static readonly Example[] Policies =
    [
        new("poly", "power=1.0, min_lr=1e-6, warmup='linear', warmup_iters=2, warmup_ratio=1e-3"),
        new("step", "step=[1, 2], warmup='constant', warmup_iters=1"), new("fixed"),
        new("exp", "gamma=0.9, warmup='exp', warmup_iters=1"), new("CosineAnnealing", "min_lr_ratio=0.1"),
        new("cosineannealing", "min_lr=0"), new("Cosine", "min_lr=1e-5"),
        new("inv", "gamma=0.5"), new("FlatCosineAnnealing", "min_lr=0"),
        new("CosineRestart", "periods=[1, 2], restart_weights=[1, 0.5], min_lr=0"), new("OneCycle", "max_lr=2e-3"),
        new("cyclic", "target_ratio=(2, 1e-2), cyclic_times=1, step_ratio_up=0.4"), new("Cyclic", "anneal_strategy='linear', gamma=0.5"),
    ];

    public static readonly Example[] Hooks = [new("EarlyStoppingHook", "monitor='mIoU', patience=2"), new("EMAHook", "momentum=0.1")];

    /// <summary>Steps of a pipeline between loading and the end.</summary>
    public static readonly Example[] Transforms =
    [
        new("Resize", "scale=(96, 48), keep_ratio=True"), new("AlignedResize", "img_scale=(96, 96), size_divisor=32"),
        new("RandomResize", "scale=(96, 64), ratio_range=(0.5, 2.0), keep_ratio=True"),
        new("RandomChoiceResize", "scales=[(48, 48), (80, 80)]"), new("RandomCrop", "crop_size=(48, 48), cat_max_ratio=0.75"),
        new("RandomFlip", "prob=[0.3, 0.3], direction=['horizontal', 'vertical']"),
        new("RandomRotate", "prob=0.9, degree=20"), new("PhotoMetricDistortion"),
        new("Normalize", "mean=[120, 120, 120], std=[60, 60, 60], to_rgb=True"), new("Pad", "size=(96, 96)"),
        new("ResizeToMultiple", "size_divisor=32"), new("ResizeShortestEdge", "scale=48, max_size=96"), new("SegRescale", "scale_factor=1"),
        new("RandomCutOut", "prob=0.9, n_holes=(1, 3), cutout_shape=[(8, 8), (16, 4)], seg_fill_in=255"), new("CLAHE"),
        new("Rerange", "min_value=0, max_value=255"), new("AdjustGamma", "gamma=1.2"), new("RGB2Gray"),
        new("MultiView",
            "num_views=[1, 2], transforms=[[dict(type='RandomFlip', prob=0.5)], [dict(type='RandomCrop', crop_size=(32, 32))]]"),
        new("RandomFlip", "prob=0.5"), // pairs of steps are tried, and this one goes with the views
    ];

    /// <summary>Steps that load an image.</summary>
    public static readonly Example[] Loading = [new("LoadImageFromFile"), new("LoadSingleRSImageFromFile", "to_float32=False")];

    /// <summary>Steps that load labels.</summary>
    public static readonly Example[] Labels = [new("LoadAnnotations", "reduce_zero_label=False")];

    /// <summary>Steps that load depth maps.</summary>
    public static readonly Example[] Depths =
    [
        new("LoadDepthAnnotation", "depth_rescale_factor=0.001, to_float32=True, decode_backend='cv2'"),
        new("LoadDepthAnnotation", "interpolation='bilinear', unknown_value=-1, scale_with_image=True"),
    ];

    /// <summary>Steps that join several images.</summary>
    public static readonly Example[] Mixes = [new("RandomMosaic", "prob=0.9, img_scale=(64, 64)")];

    /// <summary>Steps that end a pipeline.</summary>
    public static readonly Example[] Endings =
        [new("PackSegInputs"), new("DefaultFormatBundle"), new("Collect", "keys=['img', 'gt_semantic_seg']"),
            new("ImageToTensor", "keys=['img']"), new("ToTensor", "keys=['img']")];

    /// <summary>Steps of a test's pipeline alone.</summary>
    public static readonly Example[] Views =
    [
        new("TestTimeAug", "transforms=[[dict(type='Resize', scale_factor=0.5), dict(type='Resize', scale_factor=1.0)], " +
            "[dict(type='RandomFlip', prob=0.0), dict(type='RandomFlip', prob=1.0)], [dict(type='LoadAnnotations')], " +
            "[dict(type='PackSegInputs')]]"),
        new("MultiScaleFlipAug", "img_scale=(64, 64), flip=True, transforms=[dict(type='Resize', keep_ratio=True), " +
            "dict(type='RandomFlip'), dict(type='ImageToTensor', keys=['img']), dict(type='Collect', keys=['img'])]"),
    ];
}
