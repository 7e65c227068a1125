using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain;

/// <summary>The settings that explanations speak of.</summary>
internal static class ConfigKeys
{
    private static readonly ConfigKey _classes = new("k_classes", "model.decode_head.num_classes", "num_classes", "classes", "num_labels",
        "NUM_CLASSES", "label_nc", "out_channels")
    {
        Smp = "classes",
        HuggingFace = "num_labels",
        Detectron2 = "MODEL.ROI_HEADS.NUM_CLASSES or MODEL.SEM_SEG_HEAD.NUM_CLASSES",
    };

    private static readonly ConfigKey _inputChannels = new("k_input", "model.backbone.in_channels", "backbone.in_channels",
        "model.in_channels", "^in_channels", "num_channels", "in_chans", "INPUT.FORMAT")
    {
        Smp = "in_channels",
        HuggingFace = "num_channels",
        Detectron2 = "INPUT.FORMAT",
    };

    private static readonly ConfigKey _headChannels = new("k_head_channels", "model.decode_head.in_channels", "decode_head.in_channels",
        "auxiliary_head.in_channels", "neck.in_channels", "decoder_channels", "hidden_sizes", "embed_dim", "ffm_cfg.out_channels",
        "stage4.num_channels", "model.head.in_channels")
    {
        Smp = "decoder_channels / encoder_name",
        HuggingFace = "hidden_sizes",
        Detectron2 = "MODEL.SEM_SEG_HEAD.IN_FEATURES / MODEL.FPN.OUT_CHANNELS",
        PyTorch = "in_channels / in_features",
    };

    private static readonly ConfigKey _index = new("k_index", "model.decode_head.in_index", "in_index", "IN_FEATURES");
    private static readonly ConfigKey _outIndices = new("k_out_indices", "model.backbone.out_indices", "out_indices",
        "OUT_FEATURES") { PyTorch = "out_indices" };
    private static readonly ConfigKey _headNorm = new("k_head_norm", "model.decode_head.norm_cfg", "decode_head.norm_cfg.type",
        "auxiliary_head.norm_cfg.type", "^norm_cfg.type");
    private static readonly ConfigKey _backboneNorm = new("k_backbone_norm", "model.backbone.norm_cfg", "backbone.norm_cfg.type");
    private static readonly ConfigKey _crop = new("k_crop", "crop_size (train_pipeline.RandomCrop.crop_size, model.data_preprocessor.size)",
        "crop_size", "data_preprocessor.size", "INPUT.CROP.SIZE", "MIN_SIZE_TRAIN", "^size", "image_size", "img_scale")
    {
        Smp = "the size of the images",
        HuggingFace = "size of the image processor",
        Detectron2 = "INPUT.MIN_SIZE_TRAIN / INPUT.CROP.SIZE",
        PyTorch = "crop_size",
    };

    private static readonly ConfigKey _mean = new("k_mean", "model.data_preprocessor.mean", "data_preprocessor.mean", "Normalize.mean",
        "img_norm_cfg.mean", "image_mean", "PIXEL_MEAN", "^mean")
    {
        Smp = "mean",
        HuggingFace = "image_mean",
        Detectron2 = "MODEL.PIXEL_MEAN",
        PyTorch = "image_mean",
    };

    private static readonly ConfigKey _std = new("k_std", "model.data_preprocessor.std", "data_preprocessor.std", "Normalize.std",
        "img_norm_cfg.std", "image_std", "PIXEL_STD", "^std")
    {
        Smp = "std",
        HuggingFace = "image_std",
        Detectron2 = "MODEL.PIXEL_STD",
        PyTorch = "image_std",
    };

    private static readonly ConfigKey _ignore = new("k_ignore", "model.decode_head.ignore_index", "ignore_index",
        "semantic_loss_ignore_index", "IGNORE_VALUE")
    {
        HuggingFace = "semantic_loss_ignore_index",
        Detectron2 = "MODEL.SEM_SEG_HEAD.IGNORE_VALUE",
        PyTorch = "ignore_index",
    };

    private static readonly ConfigKey _reduce = new("k_reduce", "reduce_zero_label (in the dataset and in LoadAnnotations)",
        "reduce_zero_label", "do_reduce_labels", "reduce_labels") { HuggingFace = "do_reduce_labels" };
    private static readonly ConfigKey _weight = new("k_weight", "model.decode_head.loss_decode.class_weight", "class_weight", "loss.weight",
        "loss.pos_weight") { PyTorch = "the loss's weight" };
    private static readonly ConfigKey _loss = new("k_loss", "model.decode_head.loss_decode", "loss_decode.type", "loss_decode.use_sigmoid",
        "loss.type", "loss.mode", "custom_loss.type") { PyTorch = "the loss" };
    private static readonly ConfigKey _palette = new("k_palette", "dataset.metainfo.palette", "palette",
        "PALETTE") { HuggingFace = "the palette" };
    private static readonly ConfigKey _names = new("k_names", "dataset.metainfo.classes", "metainfo.classes", "dataset.classes",
        "train.classes", "id2label", "CLASSES", "stuff_classes") { HuggingFace = "id2label",
        Detectron2 = "MetadataCatalog stuff_classes / thing_classes", PyTorch = "the class names" };
    private static readonly ConfigKey _root = new("k_root", "dataset.data_root, data_prefix / img_dir, ann_dir", "data_root", "img_dir",
        "ann_dir", "data_prefix.img_path", "data_prefix.seg_map_path", "ann_file", "img_suffix", "seg_map_suffix", "DATASETS.TRAIN");
    private static readonly ConfigKey _load = new("k_load", "load_from", "load_from", "MODEL.WEIGHTS",
        "checkpoint") { HuggingFace = "from_pretrained(...)", Detectron2 = "MODEL.WEIGHTS", PyTorch = "load_state_dict(...)",
        Smp = "encoder_weights" };
    private static readonly ConfigKey _init = new("k_init", "model.backbone.init_cfg (or model.pretrained)", "init_cfg.checkpoint",
        "init_cfg.prefix", "pretrained", "load_from") { HuggingFace = "from_pretrained(...)", Detectron2 = "MODEL.WEIGHTS",
        PyTorch = "load_state_dict(...)", Smp = "encoder_weights" };
    private static readonly ConfigKey _resume = new("k_resume", "resume_from / resume", "resume_from", "resume", "load_from");
    private static readonly ConfigKey _batch = new("k_batch", "train_dataloader.batch_size (0.x: data.samples_per_gpu)", "batch_size",
        "samples_per_gpu", "IMS_PER_BATCH") { HuggingFace = "per_device_train_batch_size", Detectron2 = "SOLVER.IMS_PER_BATCH",
        PyTorch = "batch_size of the DataLoader" };
    private static readonly ConfigKey _dropLast = new("k_drop", "train_dataloader.drop_last",
        "drop_last") { HuggingFace = "dataloader_drop_last", PyTorch = "drop_last of the DataLoader" };
    private static readonly ConfigKey _testMode = new("k_test", "model.test_cfg", "test_cfg.mode", "test_cfg.crop_size", "test_cfg.stride");
    private static readonly ConfigKey _heads = new("k_heads", "model.backbone.num_heads", "num_heads", "num_attention_heads",
        "nhead") { HuggingFace = "num_attention_heads", PyTorch = "num_heads" };
    private static readonly ConfigKey _widths = new("k_widths", "model.backbone.embed_dims", "embed_dims", "embed_dim", "hidden_sizes",
        "hidden_size", "d_model") { HuggingFace = "hidden_sizes", PyTorch = "embed_dim" };
    private static readonly ConfigKey _groups = new("k_groups", "norm_cfg.num_groups", "num_groups", "groups",
        "NORM") { PyTorch = "num_groups / groups" };
    private static readonly ConfigKey _projection = new("k_projection", "projection_head", "projection_head.args",
        "projection_head.input_dim", "num_ftrs", "prediction_head.args", "backbone.out_features", "backbone.out_channels",
        "backbone.type") { PyTorch = "projection_head.input_dim" };
    private static readonly ConfigKey _embedding = new("k_embedding", "text_dim / embed_dims", "TEXT_EMB_DIM", "text_dim", "text_channels",
        "cross_attention_dim", "projection_dim") { Detectron2 = "MODEL.CLIP.TEXT_EMB_DIM" };
    private static readonly ConfigKey _imageSize = new("k_imgsize", "model.backbone.img_size", "img_size", "image_size",
        "pretrain_img_size") { HuggingFace = "image_size", PyTorch = "img_size" };
    private static readonly ConfigKey _types = new("k_types", "model.backbone.type, model.decode_head.type", "backbone.type",
        "decode_head.type", "model.type", "encoder_name", "META_ARCHITECTURE");
    private static readonly ConfigKey _encoder = new("k_encoder", "encoder_name", "encoder_name", "arch", "decoder_attention_type",
        "encoder_output_stride", "encoder_depth");
    private static readonly ConfigKey _export = new("k_export", "export.dynamic_axes, export.shape", "export.shape", "export.dynamic_axes",
        "export.opset", "pool_scales", "trt");
    private static readonly ConfigKey _divisor = new("k_divisor", "model.data_preprocessor.size_divisor", "size_divisor",
        "Pad.size_divisor", "SIZE_DIVISIBILITY", "do_pad");
    private static readonly ConfigKey _amp = new("k_amp", "optim_wrapper.type (AmpOptimWrapper; 0.x: fp16)", "optim_wrapper.type",
        "fp16.loss_scale", "AMP.ENABLED") { HuggingFace = "fp16 / bf16", Detectron2 = "SOLVER.AMP.ENABLED", PyTorch = "torch.autocast" };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ConfigKey> All { get; } =
    [
        _classes, _inputChannels, _headChannels, _index, _outIndices, _headNorm, _backboneNorm, _crop, _mean, _std, _ignore, _reduce,
        _weight, _loss, _palette, _names, _root,
        _load, _init, _resume, _batch, _dropLast, _testMode, _heads, _widths, _groups, _projection, _embedding, _imageSize, _types,
        _encoder, _export, _divisor, _amp,
    ];

    private static readonly Dictionary<DiagnosisCode, ConfigKey[]> _byCode = new()
    {
        [UnknownType] = [_types],
        [UnknownArgument] = [_types, _widths, _heads],
        [MissingFiles] = [_root, _load, _init],
        [NormLayout] = [_headNorm, _backboneNorm],
        [DiagnosisCodes.HeadChannels] = [_headChannels, _index, _heads, _widths, _encoder, _types],
        [FeatureIndex] = [_index, _headChannels, _outIndices],
        [HeadsDivisibility] = [_heads, _widths],
        [GroupDivisibility] = [_groups, _headChannels],
        [DiagnosisCodes.InputChannels] = [_inputChannels, _mean],
        [InputDivisibility] = [_crop, _divisor, _encoder],
        [InputTooSmall] = [_crop],
        [PositionEmbedding] = [_imageSize, _crop],
        [EncoderSupport] = [_encoder, _types],
        [LogitsStride] = [_loss, _classes],
        [SlidingWindow] = [_testMode],
        [DiagnosisCodes.Reshape] = [_crop, _batch],
        [Rank] = [_inputChannels],
        [ProjectionHead] = [_projection],
        [EmbeddingWidth] = [_embedding, _widths, _classes],
        [ShapeMismatch] = [_crop, _headChannels],
        [ByDesign] = [_headNorm, _init, _encoder],
        [CheckpointKeys] = [_init, _load, _headNorm, _types],
        [CheckpointPrefix] = [_init, _load],
        [CheckpointShape] = [_types, _widths, _headChannels, _load, _init],
        [CheckpointClasses] = [_classes, _load],
        [OptimizerResume] = [_resume],
        [UnreadableCheckpoint] = [_load, _init],
        [LabelRange] = [_classes, _ignore, _reduce, _names],
        [ReduceZeroLabel] = [_reduce, _classes, _names],
        [IgnoreIndex] = [_ignore, _classes, _reduce],
        [BinaryHead] = [_classes, _loss],
        [ClassWeight] = [_weight, _classes],
        [PaletteClasses] = [_palette, _names],
        [MaskFormat] = [_classes, _ignore],
        [ImageMaskSize] = [_crop],
        [ChannelOrder] = [_mean, _inputChannels],
        [Normalization] = [_mean, _std, _inputChannels],
        [UnusedClass] = [_classes, _names],
        [LossTarget] = [_loss, _classes],
        [BatchNormSingle] = [_batch, _headNorm, _dropLast],
        [LastBatch] = [_dropLast, _batch],
        [SyncBatchNorm] = [_headNorm, _backboneNorm],
        [NumberType] = [_amp, _loss],
        [Memory] = [_testMode, _batch, _crop, _classes],
        [DiagnosisCodes.Export] = [_export],
    };

    /// <summary>The settings that decide a kind of trouble, the deciding one first.</summary>
    public static IReadOnlyList<ConfigKey> Of(DiagnosisCode code) => _byCode.GetValueOrDefault(code) ?? [];
}
