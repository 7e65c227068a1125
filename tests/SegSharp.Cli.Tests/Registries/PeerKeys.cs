namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The keys that MMSegmentation 0.x and 1.x, MMCV and MMEngine document for the classes that are known here, with values that are their
/// defaults or mean the same, and the keys whose other values cannot be followed.
/// </summary>
internal static class PeerKeys
{
    private const string Load = "dict(type='LoadImageFromFile'), dict(type='LoadAnnotations')";
    private const string Pipeline = "train_dataloader['dataset']['pipeline']";

    /// <summary>Lines after a config that trains: it must be read as well as before.</summary>
    public static TheoryData<string> Accepted =>
        [.. Steps.Select(Step), .. Losses.Select(Loss), .. Others, .. Hooks.Select(hook => $"custom_hooks = [{hook}]")];

    /// <summary>Lines after a config that trains, the key that a message must name, and what it must say.</summary>
    public static TheoryData<string, string, string> Refused => new()
    {
        { "model['decode_head']['act_cfg'] = dict(type='GELU')", "decode_head.act_cfg.type", "it can only be 'ReLU' here" },
        { "model['decode_head']['conv_cfg'] = dict(type='DCNv2')", "decode_head.conv_cfg.type", "it can only be 'Conv2d' here" },
        { "model['decode_head'].update(type='SegformerHead', interpolate_mode='nearest')", "decode_head.interpolate_mode",
            "it can only be 'bilinear' here" },
        { "model['decode_head']['input_transform'] = 'resize_concat'", "decode_head.input_transform",
            "it can only be 'multiple_select' here" },
        { "model['neck'] = dict(type='FPN')", "model.neck", "it has no meaning here" },
        { "model['backbone']['norm_cfg'] = dict(type='LN', eps=1e-3)", "backbone.norm_cfg.eps", "Give 1e-6 or 1e-5" },
        { "model['data_preprocessor']['batch_augments'] = [dict(type='BatchSyncRandomResize')]", "batch_augments[0].type",
            "batches are not changed as a whole here" },
        { "optim_wrapper['optimizer']['maximize'] = True", "optimizer.maximize", "it can only be False here" },
        { "randomness = dict(seed=1, determinstic=True)", "randomness.determinstic", "Did you mean 'deterministic'?" },
        { "custom_hooks = [dict(type='EMAHook', ema_type='LinearMomentumEMA')]", "ema_type", "'LinearMomentumEMA' is not known here" },
        { Step("dict(type='RandomFlip', prob=0.5, swap_seg_labels=[1, 2])"), "swap_seg_labels", "it is no list of pairs" },
        { Step("dict(type='Pad', size=(64, 64), padding_mode='reflect')"), "padding_mode", "it can only be 'constant' here" },
        { Step("dict(type='Resize', img_scale=(64, 64), min_size=32)"), "min_size", "it has no meaning here" },
    };

    private static string[] Steps =>
    [
        "dict(type='Resize', scale=(64, 64), scale_factor=None, keep_ratio=False, clip_object_border=True, backend='cv2', " +
            "interpolation='bilinear')",
        "dict(type='Resize', img_scale=(64, 64), multiscale_mode='range', ratio_range=None, keep_ratio=True, min_size=None, " +
            "bbox_clip_border=True, backend='cv2', override=False)",
        "dict(type='RandomResize', scale=(64, 64), ratio_range=(1.0, 2.0), resize_type='Resize', keep_ratio=True, " +
            "clip_object_border=True, backend='cv2', interpolation='bilinear')",
        "dict(type='RandomChoiceResize', scales=[(64, 64), (80, 80)], resize_type='Resize', keep_ratio=True, clip_object_border=True, " +
            "backend='cv2', interpolation='bilinear')",
        "dict(type='RandomCrop', crop_size=(48, 48), cat_max_ratio=1.0, ignore_index=255)",
        "dict(type='RandomFlip', prob=0.5, direction='horizontal', swap_seg_labels=None)",
        "dict(type='RandomFlip', prob=0.5, direction='horizontal', swap_seg_labels=[(1, 2), (3, 4)])",
        "dict(type='RandomChoiceResize', scales=[48, 64, 96], resize_type='ResizeShortestEdge', max_size=128)",
        "dict(type='RandomResize', scale=(64, 96), ratio_range=(0.5, 2.0), resize_type='ResizeShortestEdge', max_size=128)",
        "dict(type='RandomFlip', prob=None, direction='horizontal')",
        "dict(type='RandomRotate', prob=0.5, degree=10, pad_val=0, seg_pad_val=255, center=None, auto_bound=False)",
        "dict(type='PhotoMetricDistortion', brightness_delta=32, contrast_range=(0.5, 1.5), saturation_range=(0.5, 1.5), hue_delta=18)",
        "dict(type='Normalize', mean=[0, 0, 0], std=[1, 1, 1], to_rgb=True)",
        "dict(type='Pad', size=(64, 64), size_divisor=None, pad_to_square=False, pad_val=dict(img=0, seg=255), padding_mode='constant')",
        "dict(type='Pad', size=(64, 64), size_divisor=None, pad_val=0, seg_pad_val=255)",
        "dict(type='CLAHE', clip_limit=40.0, tile_grid_size=(8, 8))",
        "dict(type='AdjustGamma', gamma=1.0)",
        "dict(type='Rerange', min_value=0, max_value=255)",
        "dict(type='RGB2Gray', out_channels=None, weights=(0.299, 0.587, 0.114))",
        "dict(type='SegRescale', scale_factor=1)",
        "dict(type='RandomCutOut', prob=0.5, n_holes=1, cutout_shape=(4, 4), cutout_ratio=None, fill_in=(0, 0, 0), seg_fill_in=None)",
        "dict(type='ResizeToMultiple', size_divisor=32, interpolation=None)",
        "dict(type='ResizeShortestEdge', scale=64, max_size=128)",
    ];

    private static string[] Losses =>
    [
        "dict(type='CrossEntropyLoss', use_sigmoid=False, use_mask=False, reduction='mean', class_weight=None, loss_weight=1.0, " +
            "loss_name='loss_ce', avg_non_ignore=False)",
        "dict(type='DiceLoss', use_sigmoid=True, activate=True, reduction='mean', naive_dice=False, loss_weight=1.0, ignore_index=255, " +
            "eps=1e-3, loss_name='loss_dice')",
        "dict(type='DiceLoss', smooth=1, exponent=2, reduction='mean', class_weight=None, loss_weight=1.0, ignore_index=255, " +
            "loss_name='loss_dice')",
        "dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.5, reduction='mean', class_weight=None, loss_weight=1.0, " +
            "loss_name='loss_focal')",
        "dict(type='LovaszLoss', loss_type='multi_class', classes='present', per_image=False, reduction='mean', class_weight=None, " +
            "loss_weight=1.0, loss_name='loss_lovasz')",
        "dict(type='TverskyLoss', smooth=1, class_weight=None, loss_weight=1.0, ignore_index=255, alpha=0.3, beta=0.7, " +
            "loss_name='loss_tversky')",
    ];

    // A key of a class as MMEngine documents it: a default value changes nothing.
    private static string[] Hooks =>
    [
        "dict(type='IterTimerHook')", "dict(type='ParamSchedulerHook')", "dict(type='DistSamplerSeedHook')", "dict(type='RuntimeInfoHook')",
        "dict(type='mmdet.NumClassCheckHook')", "dict(type='NumClassCheckHook')", "dict(type='CheckInvalidLossHook', interval=50)",
        "dict(type='SyncBuffersHook')",
        "dict(type='EmptyCacheHook', before_epoch=False, after_epoch=True, after_iter=False)",
        "dict(type='NaiveVisualizationHook', interval=1, draw_gt=True, draw_pred=True)",
        "dict(type='ProfilerHook', by_epoch=True, profile_times=1)", "dict(type='PrepareTTAHook', tta_cfg=dict(type='SegTTAModel'))",
        "dict(type='EMAHook', ema_type='ExponentialMovingAverage', strict_load=False, begin_iter=0, begin_epoch=0, momentum=0.0002, " +
            "interval=1, update_buffers=False, device=None, priority='NORMAL')",
        "dict(type='EarlyStoppingHook', monitor='mIoU', rule=None, min_delta=0.1, strict=False, check_finite=True, patience=5, " +
            "stopping_threshold=None, priority=70)",
    ];

    private static string[] Others =>
    [
        $"{Pipeline}[0] = dict(type='LoadImageFromFile', to_float32=False, color_type='color', imdecode_backend='cv2', " +
            "file_client_args=None, ignore_empty=False, backend_args=None)",
        $"{Pipeline}[0] = dict(type='LoadImageFromFile', to_float32=False, color_type='color', file_client_args=dict(backend='disk'), " +
            "imdecode_backend='pillow')",
        $"{Pipeline}[1] = dict(type='LoadAnnotations', reduce_zero_label=None, backend_args=None, imdecode_backend='pillow')",
        $"{Pipeline}[1] = dict(type='LoadAnnotations', reduce_zero_label=False, file_client_args=dict(backend='disk'), " +
            "imdecode_backend='pillow')",
        $"{Pipeline}[-1] = dict(type='PackSegInputs', meta_keys=('img_path', 'ori_shape'))",
        "model['neck'] = None\nmodel['auxiliary_head'] = None\nmodel['pretrained'] = None\nmodel['init_cfg'] = None\nmodel['train_cfg'] " +
            "= dict()\nmodel['test_cfg'] = dict(mode='whole')",
        "model['backbone'].update(type='MixVisionTransformer', in_channels=3, embed_dims=8, num_stages=4, num_layers=[1, 1, 1, 1], " +
            "num_heads=[1, 2, 5, 8], "
            + "patch_sizes=[7, 3, 3, 3], strides=[4, 2, 2, 2], sr_ratios=[8, 4, 2, 1], out_indices=(0, 1, 2, 3), mlp_ratio=4, " +
                "qkv_bias=True, drop_rate=0.0, "
            + "attn_drop_rate=0.0, drop_path_rate=0.0, act_cfg=dict(type='GELU'), norm_cfg=dict(type='LN', eps=1e-6), pretrained=None, " +
                "init_cfg=None, with_cp=False)",
        "model['decode_head'].update(type='SegformerHead', in_index=[0, 1, 2, 3], out_channels=None, threshold=None, " +
            "dropout_ratio=0.1, conv_cfg=None, "
            + "norm_cfg=dict(type='BN', requires_grad=True), act_cfg=dict(type='ReLU'), input_transform='multiple_select', " +
                "ignore_index=255, sampler=None, align_corners=False, "
            + "init_cfg=dict(type='Normal', std=0.01, override=dict(name='conv_seg')), interpolate_mode='bilinear')",
        "model['data_preprocessor'].update(type='SegDataPreProcessor', pad_val=0, seg_pad_val=255, bgr_to_rgb=True, rgb_to_bgr=False, " +
            "batch_augments=None, test_cfg=None, "
            + "size_divisor=None, non_blocking=False)",
        "model['data_preprocessor']['batch_augments'] = [dict(type='BatchFixedSizePad', size=(64, 64), img_pad_value=0, pad_mask=True, " +
            "mask_pad_value=0, pad_seg=True, seg_pad_value=255)]",
        "train_dataloader['dataset'].update(ann_file='', filter_cfg=None, indices=None, serialize_data=True, test_mode=False, " +
            "lazy_init=False, max_refetch=1000, ignore_index=255, "
            + "reduce_zero_label=False, backend_args=None)",
        "train_dataloader.update(drop_last=False, persistent_workers=True, pin_memory=True, collate_fn=dict(type='pseudo_collate'), " +
            "batch_sampler=None, prefetch_factor=2, timeout=0, "
            + "worker_init_fn=None, multiprocessing_context=None, num_batch_per_epoch=None)\ntrain_dataloader['sampler'] = " +
                "dict(type='DefaultSampler', shuffle=True, seed=None, round_up=True)",
        "train_dataloader['num_batch_per_epoch'] = 1\nval_dataloader['num_batch_per_epoch'] = 1",
        "val_evaluator = dict(type='IoUMetric', ignore_index=255, iou_metrics=['mIoU'], nan_to_num=None, beta=1, collect_device='cpu', " +
            "output_dir=None, format_only=False, prefix=None, "
            + "collect_dir=None)",
        "train_cfg = dict(type='IterBasedTrainLoop', max_iters=3, val_begin=1, val_interval=3, " +
            "dynamic_intervals=None)\nval_cfg = dict(type='ValLoop', fp16=False)\ntest_cfg = dict(type='TestLoop', fp16=False)",
        "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=3, val_begin=True, val_interval=3, dynamic_intervals=[(2, 1)])",
        "optim_wrapper = dict(type='OptimWrapper', constructor='DefaultOptimWrapperConstructor', accumulative_counts=1, clip_grad=None, " +
            "optimizer=dict(type='AdamW', lr=0.001, "
            + "betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01, amsgrad=False, maximize=False, foreach=None, capturable=False, " +
                "differentiable=False, fused=None), "
            + "paramwise_cfg=dict(bias_lr_mult=1.0, bias_decay_mult=1.0, norm_decay_mult=1.0, dwconv_decay_mult=1.0, " +
                "dcn_offset_lr_mult=1.0, flat_decay_mult=1.0, bypass_duplicate=False))",
        "optim_wrapper = dict(type='AmpOptimWrapper', loss_scale='dynamic', dtype=None, use_fsdp=False, optimizer=dict(type='SGD', " +
            "lr=0.01, momentum=0.9, dampening=0, weight_decay=0.0, "
            + "nesterov=False, maximize=False, foreach=None, differentiable=False, fused=None))",
        "param_scheduler = [dict(type='PolyLR', power=1, eta_min=0, begin=0, end=3, last_step=-1, by_epoch=False, verbose=False)]",
        "param_scheduler = [dict(type='PolyLR', by_epoch=False, end=3), dict(type='LinearMomentum', start_factor=0.5, end_factor=1.0, " +
            "begin=0, " +
            "end=3, last_step=-1, by_epoch=False, verbose=False), dict(type='CosineAnnealingMomentum', T_max=3, " +
                "eta_min=0.5, by_epoch=False)]",
        "lr_config = dict(policy='cyclic', target_ratio=(10, 1e-4), cyclic_times=1, step_ratio_up=0.4, anneal_strategy='cos', gamma=1)\n" +
            "momentum_config = dict(policy='cyclic', target_ratio=(0.85 / 0.95, 1), cyclic_times=1, step_ratio_up=0.4)",
        "test_evaluator = dict(type='CityscapesMetric', output_dir='o', ignore_index=255, format_only=False, keep_results=False, " +
            "collect_device='cpu', prefix=None)",
        "default_hooks = dict(timer=dict(type='IterTimerHook'), logger=dict(type='LoggerHook', interval=10, ignore_last=True, " +
            "interval_exp_name=1000, out_dir=None, "
            + "out_suffix=('.json', '.log', '.py', 'yaml'), keep_local=True, file_client_args=None, log_metric_by_epoch=True, " +
                "backend_args=None), "
            + "checkpoint=dict(type='CheckpointHook', interval=-1, by_epoch=True, save_optimizer=True, save_param_scheduler=True, " +
                "out_dir=None, max_keep_ckpts=-1, save_last=True, save_best=None, "
            + "rule=None, greater_keys=None, less_keys=None, file_client_args=None, filename_tmpl=None, backend_args=None, " +
                "published_keys=None, save_begin=0), "
            + "visualization=dict(type='SegVisualizationHook', draw=False, interval=50, show=False, wait_time=0.0, backend_args=None))",
        "vis_backends = [dict(type='LocalVisBackend')]\nvisualizer = dict(type='SegLocalVisualizer', name='visualizer', image=None, " +
            "vis_backends=vis_backends, save_dir=None, classes=None, "
            + "palette=None, dataset_name=None, alpha=0.8)",
        "default_scope = 'mmseg'\nenv_cfg = dict(cudnn_benchmark=True, mp_cfg=dict(mp_start_method='fork', opencv_num_threads=0), " +
            "dist_cfg=dict(backend='nccl'))\nlauncher = 'none'\n"
            + "log_level = 'INFO'\nlog_processor = dict(type='LogProcessor', window_size=10, by_epoch=False, custom_cfg=None, " +
                "num_digits=4, log_with_hierarchy=False)\nresume = False\n"
            + "load_from = None\nauto_scale_lr = dict(enable=False, base_batch_size=16)\nrandomness = dict(seed=None, " +
                "deterministic=False, diff_rank_seed=False)\nexperiment_name = None\n"
            + "compile = False\nrunner_type = 'Runner'\ncustom_imports = dict(imports=['a'], " +
                "allow_failed_imports=False)\ntta_model = dict(type='SegTTAModel', module=None)",
    ];

    private static string Step(string step) =>
        $"{Pipeline} = [{Load}, {step}, dict(type='Resize', scale=(64, 64)), dict(type='PackSegInputs')]";

    private static string Loss(string loss) => $"model['decode_head']['loss_decode'] = {loss}";
}
