using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Tests.Diagnosis;

/// <summary>Each rule on configs in MMSegmentation's vocabulary: the fault is found at its key, its edits mend it, its sound neighbour is left alone.</summary>
public sealed class MmRuleTests
{
    private const string MiT = "'backbone': {'type': 'MixVisionTransformer', 'embed_dims': 32, 'num_heads': [1, 2, 5, 8], 'num_layers': [2, 2, 2, 2]}";
    private const string Head = "'type': 'SegformerHead', 'in_channels': [32, 64, 160, 256], 'in_index': [0, 1, 2, 3], 'channels': 256, 'num_classes': 19, 'norm_cfg': {'type': 'SyncBN'}";

    public static TheoryData<string, string, string, string> Faults() => new()
    {
        { "LN on maps", "SEG0101", "model.decode_head.norm_cfg.type", Config(MiT, Head.Replace("SyncBN", "LN", StringComparison.Ordinal)) },
        { "BN on tokens", "SEG0101/tokens", "model.backbone.norm_cfg.type", Config(MiT[..^1] + ", 'norm_cfg': {'type': 'BN'}}", Head) },
        { "LN in a ResNet", "SEG0101", "model.backbone.norm_cfg.type", Config("'backbone': {'type': 'ResNet', 'depth': 50, 'norm_cfg': {'type': 'LN'}}", Fcn(2048, 3)) },
        { "depth 18 with 50's head", "SEG0102", "model.decode_head.in_channels", Config("'backbone': {'type': 'ResNetV1c', 'depth': 18}", Fcn(2048, 3)) },
        { "Swin-B with Swin-T's head", "SEG0102", "model.decode_head.in_channels", Config("'backbone': {'type': 'SwinTransformer', 'embed_dims': 128}", "'type': 'UPerHead', 'in_channels': [96, 192, 384, 768], 'in_index': [0, 1, 2, 3], 'channels': 512, 'num_classes': 4") },
        { "auxiliary at another stage", "SEG0102", "model.auxiliary_head.in_channels", Config("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3), ", 'auxiliary_head': {" + Fcn(2048, 2) + "}") },
        { "neck's width", "SEG0102", "model.decode_head.in_channels", Config("'backbone': {'type': 'ResNet', 'depth': 50}, 'neck': {'type': 'FPN', 'in_channels': [256, 512, 1024, 2048], 'out_channels': 256, 'num_outs': 4}", "'type': 'FPNHead', 'in_channels': [256, 256, 256, 512], 'in_index': [0, 1, 2, 3], 'feature_strides': [4, 8, 16, 32], 'channels': 128, 'num_classes': 4") },
        { "neck's input", "SEG0102", "model.neck.in_channels", Config("'backbone': {'type': 'ResNet', 'depth': 18}, 'neck': {'type': 'FPN', 'in_channels': [256, 512, 1024, 2048], 'out_channels': 256, 'num_outs': 4}", "'type': 'FPNHead', 'in_channels': [256, 256, 256, 256], 'in_index': [0, 1, 2, 3], 'feature_strides': [4, 8, 16, 32], 'channels': 128, 'num_classes': 4") },
        { "head without convolutions", "SEG0102/no-convs", "model.decode_head.channels", Config("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3) + ", 'num_convs': 0") },
        { "index beyond", "SEG0103/beyond", "model.decode_head.in_index", Config("'backbone': {'type': 'ResNet', 'depth': 50, 'out_indices': [2, 3]}", Fcn(2048, 3)) },
        { "lists of two lengths", "SEG0103", "model.decode_head.in_channels", Config(MiT, Head.Replace("[0, 1, 2, 3]", "[0, 1, 2]", StringComparison.Ordinal)) },
        { "strides of another length", "SEG0103/strides", "model.decode_head.feature_strides", Config("'backbone': {'type': 'ResNet', 'depth': 50}", "'type': 'FPNHead', 'in_channels': [256, 512, 1024, 2048], 'in_index': [0, 1, 2, 3], 'feature_strides': [4, 8, 16], 'channels': 128, 'num_classes': 4") },
        { "strides backwards", "SEG0103/stride-order", "model.decode_head.feature_strides", Config("'backbone': {'type': 'ResNet', 'depth': 50}", "'type': 'FPNHead', 'in_channels': [256, 512, 1024, 2048], 'in_index': [0, 1, 2, 3], 'feature_strides': [32, 16, 8, 4], 'channels': 128, 'num_classes': 4") },
        { "heads that do not divide", "SEG0104", "model.backbone.num_heads", Config("'backbone': {'type': 'VisionTransformer', 'embed_dims': 768, 'num_heads': 10}", Fcn(768, -1)) },
        { "one stage's heads", "SEG0104", "model.backbone.num_heads", Config("'backbone': {'type': 'SwinTransformer', 'embed_dims': 96, 'num_heads': [3, 6, 12, 25]}", "'type': 'UPerHead', 'in_channels': [96, 192, 384, 768], 'in_index': [0, 1, 2, 3], 'channels': 512, 'num_classes': 4") },
        { "groups of a norm", "SEG0105", "model.decode_head.norm_cfg.num_groups", Config("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3).Replace("'channels': 512", "'channels': 100", StringComparison.Ordinal) + ", 'norm_cfg': {'type': 'GN', 'num_groups': 32}") },
        { "four bands", "SEG0106", "model.backbone.in_channels", Config(MiT, Head, data: "'image': {'channels': 4}") },
        { "three means for four bands", "SEG0310", "model.data_preprocessor.mean", Config(MiT[..^1] + ", 'in_channels': 4}, 'data_preprocessor': {'mean': [1.0, 2.0, 3.0], 'std': [1.0, 1.0, 1.0, 1.0]}", Head, data: "'image': {'channels': 4}") },
        { "a mean without its deviation", "SEG0310/pair", "model.data_preprocessor.std", Config(MiT + ", 'data_preprocessor': {'mean': [123.0, 116.0, 103.0], 'std': [58.0]}", Head) },
        { "torchvision's scale", "SEG0310/scale", "model.data_preprocessor.mean", Config(MiT + ", 'data_preprocessor': {'mean': [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225]}", Head) },
        { "a deviation of zero", "SEG0310/zero", "model.data_preprocessor.std", Config(MiT + ", 'data_preprocessor': {'mean': [1.0, 1.0, 1.0], 'std': [1.0, 0.0, 1.0]}", Head) },
        { "UNet on 500", "SEG0107", "train_pipeline.0.crop_size", Config("'backbone': {'type': 'UNet'}", Fcn(64, 4), more: "'train_pipeline': [{'type': 'RandomCrop', 'crop_size': [500, 500]}]") },
        { "crop below the reduction", "SEG0108", "train_pipeline.0.crop_size", Config(MiT, Head, more: "'train_pipeline': [{'type': 'RandomCrop', 'crop_size': [24, 24]}]") },
        { "BEiT at another size", "SEG0109", "train_pipeline.0.crop_size", Config("'backbone': {'type': 'BEiT', 'img_size': [640, 640], 'patch_size': 16}", Fcn(768, -1), more: "'train_pipeline': [{'type': 'RandomCrop', 'crop_size': [512, 512]}]") },
        { "windows with gaps", "SEG0112", "model.test_cfg.stride", Config(MiT + ", 'test_cfg': {'mode': 'slide', 'crop_size': [512, 512], 'stride': [768, 768]}", Head) },
        { "window without stride", "SEG0112/missing", "model.test_cfg.stride", Config(MiT + ", 'test_cfg': {'mode': 'slide', 'crop_size': [512, 512]}", Head) },
        { "labels beyond", "SEG0301", "model.decode_head.num_classes", Config(MiT, Head, data: "'mask': {'channels': 1, 'values': [0, 5, 33, 255]}") },
        { "a map beyond the classes", "SEG0301/label-map", "dataset.label_map.9", Config(MiT, Head, more: "'dataset': {'label_map': {'3': 1, '9': 99}}") },
        { "a map of a joined data set", "SEG0301/label-map", "train_dataloader.dataset.datasets.1.label_map.4", Config(MiT, Head, more: "'train_dataloader': {'dataset': {'type': 'ConcatDataset', 'datasets': [{'label_map': {'4': 0}}, {'label_map': {'4': 19}}]}}") },
        { "a filling that is no class", "SEG0303/filling", "train_pipeline.0.seg_pad_val", Config(MiT, Head, more: "'train_pipeline': [{'type': 'RandomRotate', 'prob': 0.5, 'degree': 10, 'seg_pad_val': 99}]") },
        { "holes that are no class", "SEG0303/filling", "train_pipeline.0.seg_fill_in", Config(MiT, Head, more: "'train_pipeline': [{'type': 'RandomCutOut', 'prob': 0.5, 'n_holes': 1, 'cutout_shape': [8, 8], 'seg_fill_in': 19}]") },
        { "heads that disagree", "SEG0301/heads", "model.auxiliary_head.0.num_classes", Config("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3), ", 'auxiliary_head': [{" + Fcn(1024, 2).Replace("'num_classes': 19", "'num_classes': 7", StringComparison.Ordinal) + "}]") },
        { "names of another number", "SEG0301/names", "model.decode_head.num_classes", Config(MiT, Head, more: "'dataset': {'classes': ['a', 'b', 'c']}") },
        { "classes of a published set", "SEG0301/names", "model.decode_head.num_classes", Config(MiT, Head, more: "'train_dataloader': {'dataset': {'type': 'ADE20KDataset'}}") },
        { "labels from 1", "SEG0302/off-by-one", "train_pipeline.0.reduce_zero_label", Config(MiT, Head, more: "'train_pipeline': [{'type': 'LoadAnnotations', 'reduce_zero_label': false}]", data: "'mask': {'channels': 1, 'values': [1, 7, 19]}") },
        { "zero is a class", "SEG0302", "train_pipeline.0.reduce_zero_label", Config(MiT, Head, more: "'train_pipeline': [{'type': 'LoadAnnotations', 'reduce_zero_label': true}]", data: "'mask': {'channels': 1, 'values': [0, 7, 18]}") },
        { "an ignored class", "SEG0303", "model.decode_head.ignore_index", Config(MiT, Head + ", 'ignore_index': 0") },
        { "black and white masks", "SEG0303/black-and-white", "model.decode_head.ignore_index", Config(MiT, Head.Replace("19", "2", StringComparison.Ordinal), data: "'mask': {'channels': 1, 'values': [0, 255]}") },
        { "padding beyond the classes", "SEG0303/padding-outside", "model.data_preprocessor.seg_pad_val", Config(MiT + ", 'data_preprocessor': {'seg_pad_val': 200}", Head) },
        { "padding as a class", "SEG0303/padding-class", "model.data_preprocessor.seg_pad_val", Config(MiT + ", 'data_preprocessor': {'seg_pad_val': 0}", Head) },
        { "softmax of one", "SEG0304", "model.decode_head.num_classes", Config(MiT, Head.Replace("19", "1", StringComparison.Ordinal) + ", 'loss_decode': {'type': 'CrossEntropyLoss', 'use_sigmoid': false}") },
        { "three channels for two classes", "SEG0304/out-channels", "model.decode_head.out_channels", Config(MiT, Head.Replace("19", "2", StringComparison.Ordinal) + ", 'out_channels': 3, 'loss_decode': {'type': 'CrossEntropyLoss'}") },
        { "sigmoid of two", "SEG0304/sigmoid-of-two", "model.decode_head.loss_decode.use_sigmoid", Config(MiT, Head.Replace("19", "2", StringComparison.Ordinal) + ", 'loss_decode': {'type': 'CrossEntropyLoss', 'use_sigmoid': true}") },
        { "weights of another number", "SEG0305", "model.decode_head.loss_decode.1.class_weight", Config(MiT, Head + ", 'loss_decode': [{'type': 'DiceLoss'}, {'type': 'CrossEntropyLoss', 'class_weight': [1.0, 2.0]}]") },
        { "a colour too few", "SEG0306", "dataset.metainfo.palette", Config(MiT, Head.Replace("19", "2", StringComparison.Ordinal), more: "'dataset': {'metainfo': {'classes': ['a', 'b'], 'palette': [[0, 0, 0]]}}") },
        { "coloured masks", "SEG0307", "data.mask.channels", Config(MiT, Head, data: "'mask': {'channels': 3, 'values': [0, 128]}") },
        { "one image and a pyramid pooling", "SEG0402", "runtime.batch_size", Config("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3).Replace("FCNHead", "PSPHead", StringComparison.Ordinal) + ", 'norm_cfg': {'type': 'BN'}", runtime: "'batch_size': 1, 'mode': 'train'") },
        { "a last batch of one", "SEG0402/last", "runtime.batch_size", Config("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3).Replace("FCNHead", "ASPPHead", StringComparison.Ordinal) + ", 'norm_cfg': {'type': 'BN'}", more: "'train_dataloader': {'drop_last': false}", data: "'n_samples': 65", runtime: "'batch_size': 8") },
        { "SyncBN alone, 0.x", "SEG0404", "model.decode_head.norm_cfg.type", Config(MiT, Head, runtime: "'distributed': false, 'version': 'mmseg 0.30'") },
        { "whole images of many classes", "SEG0407", "model.test_cfg.mode", Config(MiT, Head.Replace("19", "150", StringComparison.Ordinal), runtime: "'mode': 'eval', 'input': [1, 3, 4096, 4096], 'gpu_gib': 12") },
        { "a schedule beyond the run", "SEG0408", "param_scheduler.0.end", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': false, 'end': 160000}]") },
        { "a warm-up beyond the run", "SEG0408/warmup", "param_scheduler.0.end", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'LinearLR', 'start_factor': 1e-6, 'by_epoch': false, 'begin': 0, 'end': 1500}]") },
        { "a warm-up beyond the run, 0.x", "SEG0408/warmup", "lr_config.warmup_iters", Config(MiT, Head, more: "'runner': {'max_iters': 1000}, 'lr_config': {'policy': 'poly', 'warmup': 'linear', 'warmup_iters': 1500, 'by_epoch': false}") },
        { "steps beyond the run", "SEG0408", "param_scheduler.0.milestones", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'MultiStepLR', 'by_epoch': false, 'milestones': [60000, 72000]}]") },
        { "steps beyond the run, 0.x", "SEG0408", "lr_config.step", Config(MiT, Head, more: "'runner': {'max_iters': 1000}, 'lr_config': {'policy': 'step', 'step': [60000], 'by_epoch': false}") },
        { "epochs that are iterations", "SEG0408/epochs", "param_scheduler.0.end", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', 'end': 160000}]") },
        { "a schedule of epochs beyond the run", "SEG0408", "param_scheduler.0.end", Config(MiT, Head, more: "'train_cfg': {'max_epochs': 4}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': true, 'end': 20000}]") },
        { "nothing learned at the end", "SEG0408/early", "param_scheduler.1.end", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'LinearLR', 'by_epoch': false, 'end': 10}, {'type': 'PolyLR', 'by_epoch': false, 'begin': 10, 'end': 40}]") },
        { "a cosine that is over early", "SEG0408/early", "param_scheduler.0.end", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'CosineAnnealingLR', 'by_epoch': false, 'end': 800, 'T_max': 800}]") },
        { "the smallest steps for most of the run", "SEG0408/floor", "param_scheduler.0.end", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': false, 'end': 400, 'eta_min': 1e-6}]") },
        { "a loss of weight zero", "SEG0409", "model.decode_head.loss_decode.loss_weight", Config(MiT, Head + ", 'loss_decode': {'type': 'DiceLoss', 'loss_weight': 0.0}") },
        { "the original's names", "SEG0001/original-backbone", "model.backbone.type", Config("'backbone': {'type': 'mit_b3'}", Head.Replace("[32, 64, 160, 256]", "[64, 128, 320, 512]", StringComparison.Ordinal)) },
        { "a misspelt head", "SEG0001", "model.decode_head.type", Config("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3).Replace("FCNHead", "FCNHed", StringComparison.Ordinal)) },
        { "0.x's transform in 1.x", "SEG0001/generation", "train_pipeline.0.type", Config(MiT, Head, more: "'train_pipeline': [{'type': 'DefaultFormatBundle'}]", runtime: "'version': 'mmseg 1.2.2'") },
        { "the original's arguments", "SEG0002", "model.backbone.depths", Config("'backbone': {'type': 'MixVisionTransformer', 'embed_dims': 32, 'num_heads': [1, 2, 5, 8], 'depths': [2, 2, 2, 2]}", Head) },
        { "a list of widths", "SEG0002/embed-dims", "model.backbone.embed_dims", Config("'backbone': {'type': 'MixVisionTransformer', 'embed_dims': [32, 64, 160, 256], 'num_heads': [1, 2, 5, 8]}", Head) },
        { "a surplus argument", "SEG0002/surplus", "model.decode_head.feature_strides", Config(MiT, Head + ", 'feature_strides': [4, 8, 16, 32]") },
        { "other classes when testing", "SEG0204/test", "model.decode_head.num_classes", Config(MiT, Head, runtime: "'mode': 'eval'", checkpoint: "'decode_head.conv_seg.weight': [150, 256, 1, 1]") },
        { "another variant", "SEG0203", "model.backbone.embed_dims", Config(MiT, Head, checkpoint: "'backbone.layers.0.0.projection.weight': [64, 3, 7, 7], 'backbone.layers.2.1.39.norm1.weight': [320]") },
        { "a wider decoder", "SEG0203/width", "model.decode_head.channels", Config(MiT, Head, checkpoint: "'decode_head.conv_seg.weight': [19, 768, 1, 1]") },
        { "norms that the config has not", "SEG0201/norm-missing", "model.decode_head.norm_cfg", Config(MiT, Head.Replace(", 'norm_cfg': {'type': 'SyncBN'}", "", StringComparison.Ordinal), checkpoint: "'decode_head.convs.0.bn.weight': [256]") },
        { "a whole model for a backbone", "SEG0202/backbone", "model.pretrained", Config(MiT + ", 'pretrained': 'x.pth'", Head, checkpoint: "'backbone.layers.0.0.projection.weight': [32, 3, 7, 7], 'decode_head.conv_seg.weight': [19, 256, 1, 1]") },
        { "a depth head on the wrong map", "SEG0102", "model.depth_head.in_channels", Config(MiT + ", 'depth_head': {'type': 'DepthHead', 'in_channels': 512, 'in_index': 3}", Head) },
        { "heads of two tasks", "SEG0103/beyond", "model.decode_heads.1.in_index", Config(MiT + ", 'decode_heads': [{" + Head + "}, {'type': 'DepthHead', 'in_channels': 256, 'in_index': 4}]", Head) },
        { "a student of other classes", "SEG0301/distill", "distiller.student.model.decode_head.num_classes", Config(MiT, Head, more: Distiller("'loss_logits': {'type': 'KLDivLoss'}", classes: 7)) },
        { "unlabelled pixels that count", "SEG0303/void-label", "model.decode_head.ignore_index", Config(MiT, Head + ", 'ignore_index': -100", data: "'mask': {'channels': 1, 'values': [0, 5, 18, 255]}") },
        { "channels last", "SEG0309/channels-last", "runtime.input", Config(MiT, Head, runtime: "'input': [2, 512, 512, 3]") },
        { "the first map of DeepLabV3+", "SEG0102", "model.decode_head.c1_in_channels", Config("'backbone': {'type': 'ResNetV1c', 'depth': 18}", "'type': 'DepthwiseSeparableASPPHead', 'in_channels': 512, 'in_index': 3, 'channels': 128, 'c1_in_channels': 256, 'num_classes': 2") },
        { "one channel and the default loss", "SEG0304", "model.decode_head.out_channels", Config(MiT, Head.Replace("19", "2", StringComparison.Ordinal) + ", 'out_channels': 1") },
        { "optimizer state of another model", "SEG0205", "resume_from", Config(MiT, Head, more: "'resume_from': 'x.pth'", runtime: "'optimizer_param_counts': [340]", meta: "'optimizer_param_counts': [172]") },
    };

    public static TheoryData<string, string> Sound() => new()
    {
        { "maps into the classes and out of them", Config(MiT, Head, more: "'dataset': {'label_map': {'40': 18, '41': 255, '42': -1}}, 'val_dataloader': {'dataset': {'ignore_index': 254, 'label_map': {'9': 254}}}") },
        { "fillings", Config(MiT, Head, more: "'train_pipeline': [{'type': 'RandomRotate', 'seg_pad_val': 255}, {'type': 'RandomCutOut', 'seg_fill_in': 18}, {'type': 'RandomMosaic'}]") },
        { "distilled logits", Config(MiT, Head, more: Distiller("'loss_logits': {'type': 'KLDivLoss'}", classes: 19)) },
        { "distilled features through a connector", Config(MiT, Head, more: Distiller("'loss_feat': {'type': 'FeatureLoss'}", classes: 19, ", 'connectors': {'a': {'type': 'ConvModuleConnector'}}")) },
        { "published B0", Config(MiT, Head, runtime: "'distributed': true, 'num_gpus': 4, 'batch_size': 1") },
        { "one image and no pooling", Config(MiT, Head, runtime: "'batch_size': 1, 'mode': 'train', 'distributed': true") },
        { "one image when testing", Config("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3).Replace("FCNHead", "PSPHead", StringComparison.Ordinal) + ", 'norm_cfg': {'type': 'BN'}", runtime: "'batch_size': 1, 'mode': 'eval'") },
        { "ViT resizes its embedding", Config("'backbone': {'type': 'VisionTransformer', 'img_size': [384, 384]}", Fcn(768, -1), more: "'train_pipeline': [{'type': 'RandomCrop', 'crop_size': [512, 512]}]") },
        { "a size that is no multiple of 32", Config(MiT, Head, runtime: "'input': [2, 3, 500, 333]") },
        { "unknown backbone", Config("'backbone': {'type': 'MyBackbone', 'width': 3}", Fcn(77, 3)) },
        { "ADE20K", Config(MiT, Head.Replace("19", "150", StringComparison.Ordinal), more: "'train_dataloader': {'dataset': {'type': 'ADE20KDataset'}}, 'train_pipeline': [{'type': 'LoadAnnotations', 'reduce_zero_label': true}]", data: "'mask': {'channels': 1, 'values': [0, 1, 77, 150]}") },
        { "binary by one channel", Config(MiT, Head.Replace("19", "2", StringComparison.Ordinal) + ", 'out_channels': 1, 'loss_decode': {'type': 'CrossEntropyLoss', 'use_sigmoid': true}", data: "'mask': {'channels': 1, 'values': [0, 1]}") },
        { "fine-tuning the backbone", Config(MiT + ", 'pretrained': 'x.pth'", Head, checkpoint: "'layers.0.0.projection.weight': [32, 3, 7, 7], 'layers.0.1.0.attn.attn.in_proj_weight': [96, 32]") },
        { "one mean for all", Config(MiT + ", 'data_preprocessor': {'mean': [127.5], 'std': [127.5]}", Head) },
        { "a warm-up and a course to the end", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'LinearLR', 'by_epoch': false, 'end': 15}, {'type': 'PolyLR', 'by_epoch': false, 'begin': 15, 'end': 1000}]") },
        { "a warm-up alone", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'LinearLR', 'by_epoch': false, 'end': 15}]") },
        { "a course that ends a little early", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': false, 'end': 950}]") },
        { "a floor for the last third", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': false, 'end': 660, 'eta_min': 1e-5}]") },
        { "a rate that follows the validations", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'ReduceOnPlateauLR', 'monitor': 'mIoU', 'rule': 'greater', 'end': 5000}]") },
        { "cosines that come again", Config(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'CosineAnnealingLR', 'by_epoch': false, 'T_max': 100}]") },
        { "a step within the run, 0.x", Config(MiT, Head, more: "'runner': {'max_iters': 1000}, 'lr_config': {'policy': 'step', 'step': [600, 5000], 'by_epoch': false, 'warmup': 'linear', 'warmup_iters': 100}") },
        { "a short run that is tested", Config(MiT, Head, more: "'train_cfg': {'max_iters': 10}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': false, 'end': 160000}]", runtime: "'mode': 'eval'") },
        { "an ignored label among the masks", Config(MiT, Head, data: "'mask': {'channels': 1, 'values': [0, 18, 255]}") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Examine_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json)
    {
        ConfigDict tree = ConfigFile.ParseJson(json);
        Finding? finding = Doctor.Examine(SubjectFile.Of(tree)).FirstOrDefault(finding => finding.MessageKey == message && finding.Where.Key == key);
        Assert.True(finding is not null, $"{name}: {string.Join("; ", Doctor.Examine(SubjectFile.Of(tree)).Select(other => $"{other.MessageKey} at {other.Where.Key}"))}");
        Assert.All(Language.All, language => Assert.NotEmpty(MessageCatalog.Of(language).Tell(finding).Title));

        // a file of weights is not mended by a config
        bool isMendable = finding.Edits.Count > 0;
        Assert.True(isMendable || message.StartsWith("SEG02", StringComparison.Ordinal), name);
        foreach (ConfigEdit edit in finding.Edits)
        {
            bool isConfig = !edit.Key.StartsWith("data.mask", StringComparison.Ordinal) && !edit.Key.StartsWith("data.image", StringComparison.Ordinal) && !edit.Key.StartsWith("runtime.", StringComparison.Ordinal);
            tree = (ConfigDict)ConfigEditor.With(tree, (isConfig ? "config." + edit.Key : edit.Key).Split('.'), edit.Value);
        }

        Assert.True(
            !isMendable || !Doctor.Examine(SubjectFile.Of(tree)).Any(other => other.MessageKey == message && other.Where.Key == key),
            $"{name}: still there in {ConfigWriter.ToJson(tree)}");
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void Examine_Sound_FindsNothing(string name, string json)
    {
        IReadOnlyList<Finding> findings = Doctor.Examine(SubjectFile.Parse(json));
        Assert.True(findings.All(finding => finding.Severity == Severity.Note), $"{name}: {string.Join("; ", findings.Select(finding => $"{finding.MessageKey} at {finding.Where.Key}"))}");
    }

    [Fact]
    public void Examine_FeaturesOfTwoWidths_NeedAConnector()
    {
        Finding finding = Assert.Single(Doctor.Examine(SubjectFile.Parse(Config(MiT, Head, more: Distiller("'loss_feat': {'type': 'FeatureLoss'}", classes: 19)))));
        Assert.Equal(("SEG0102/distill", "distiller.distill_losses"), (finding.MessageKey, finding.Where.Key));
        Assert.Equal(("[64, 128, 320, 512]", "[32, 64, 160, 256]"), (finding.Arguments["teacher"], finding.Arguments["student"]));
    }

    [Fact]
    public void Examine_DamagedSetups_NeverFails()
    {
        const int Runs = 10000;
        string[] values = ["null", "0", "-1", "1", "255", "1000000000", "''", "'LN'", "[]", "[1]", "[-1, 2]", "{}", "true", "1.5", "[[1, 2], [3]]", "{'type': 'BN'}"];
        string[] setups = [.. Faults().Select(row => (string)row[3]), .. Sound().Select(row => (string)row[1])];
        Random random = new(11);
        for (int run = 0; run < Runs; run++)
        {
            ConfigDict tree = ConfigFile.ParseJson(setups[random.Next(setups.Length)]);
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                string[] paths = [.. Paths(tree, "config").Concat(Paths(tree, "data")).Concat(Paths(tree, "runtime")).Concat(Paths(tree, "checkpoint"))];
                if (paths.Length == 0)
                {
                    break;
                }

                ConfigNode? value = random.Next(4) == 0 ? null : ConfigFile.ParseJson($"{{\"v\": {values[random.Next(values.Length)].Replace('\'', '"')}}}")["v"];
                tree = (ConfigDict)ConfigEditor.With(tree, paths[random.Next(paths.Length)].Split('.'), value);
            }

            foreach (Finding finding in Doctor.Examine(SubjectFile.Of(tree)))
            {
                Assert.All(Language.All, language => MessageCatalog.Of(language).Tell(finding));
            }
        }
    }

    private static string Distiller(string loss, int classes, string more = "") =>
        "'distiller': {'teacher': {'model': {" + MiT.Replace("'embed_dims': 32", "'embed_dims': 64", StringComparison.Ordinal) + ", 'decode_head': {"
        + Head.Replace("[32, 64, 160, 256]", "[64, 128, 320, 512]", StringComparison.Ordinal) + "}}}, 'student': {'model': {" + MiT + ", 'decode_head': {"
        + Head.Replace("'num_classes': 19", $"'num_classes': {classes}", StringComparison.Ordinal) + "}}}, 'distill_losses': {" + loss + "}" + more + "}";

    private static IEnumerable<string> Paths(ConfigDict tree, string root)
    {
        // names of tensors hold dots: of a checkpoint only the whole is a path
        Stack<(ConfigNode Node, string Path)> open = new(tree.TryGet(root, out ConfigNode? node) ? [(node, root)] : []);
        while (open.TryPop(out (ConfigNode Node, string Path) item))
        {
            yield return item.Path;
            IEnumerable<(string Key, ConfigNode Value)> below = item.Node switch
            {
                ConfigDict dict when root != "checkpoint" => dict.Entries.Select(entry => (entry.Key, entry.Value)),
                ConfigList list => list.Select((value, i) => ($"{i}", value)),
                _ => [],
            };
            foreach ((string key, ConfigNode value) in below)
            {
                open.Push((value, $"{item.Path}.{key}"));
            }
        }
    }

    private static string Fcn(int channels, int index) => $"'type': 'FCNHead', 'in_channels': {channels}, 'in_index': {index}, 'channels': 512, 'num_classes': 19";

    private static string Config(
        string backbone, string head, string auxiliary = "", string more = "", string data = "", string runtime = "", string checkpoint = "", string meta = "")
    {
        string text = $"{{'framework': 'mmseg', 'config': {{'model': {{'type': 'EncoderDecoder', {backbone}, 'decode_head': {{{head}}}{auxiliary}}}"
            + $"{(more.Length > 0 ? ", " + more : "")}}}, 'data': {{{data}}}, 'runtime': {{{runtime}}}, 'checkpoint_meta': {{{meta}}}"
            + $"{(checkpoint.Length > 0 ? $", 'checkpoint': {{{checkpoint}}}" : "")}}}";
        return text.Replace('\'', '"');
    }
}
