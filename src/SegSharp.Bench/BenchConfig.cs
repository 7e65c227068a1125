using System.Globalization;
using SegSharp.Models.Backbones;

namespace SegSharp.Bench;

/// <summary>The config of a training from drawn scenes, with the pipeline that MMSegmentation trains SegFormer with.</summary>
internal static class BenchConfig
{
    /// <summary>The names of the classes.</summary>
    public static IReadOnlyList<string> Classes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"class{i}"))];

    /// <summary>The text.</summary>
    /// <param name="task">Variant, batch, size and classes.</param>
    /// <param name="root">The data set's folder.</param>
    /// <param name="iterations">Length of the training.</param>
    /// <param name="workers">Threads that prepare images.</param>
    public static string Training(WorkTask task, string root, int iterations, int workers)
    {
        MixVisionTransformerOptions variant = MixVisionTransformerOptions.Variant(task.Variant);
        string size = $"({task.Height}, {task.Width})", scale = $"({4 * task.Width}, {task.Height})";
        return $"""
            classes = [{string.Join(", ", Classes(task.Classes).Select(name => $"'{name}'"))}]
            data_preprocessor = dict(
                type='SegDataPreProcessor', mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], bgr_to_rgb=True,
                pad_val=0, seg_pad_val=255, size={size})
            model = dict(
                type='EncoderDecoder',
                data_preprocessor=data_preprocessor,
                backbone=dict(
                    type='MixVisionTransformer', embed_dims={variant.EmbedDims[0]}, num_layers=[{string.Join(", ", variant.Depths)}],
                    num_heads=[{string.Join(", ", variant.NumHeads)}]),
                decode_head=dict(
                    type='SegFormerHead', in_channels=[{string.Join(", ", variant.EmbedDims)}], in_index=[0, 1, 2, 3],
                    channels={BenchModel.DecoderWidth(task.Variant)}, dropout_ratio=0.1, num_classes={task.Classes},
                    norm_cfg=dict(type='BN')),
                test_cfg=dict(mode='whole'))
            train_pipeline = [
                dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'),
                dict(type='RandomResize', scale={scale}, ratio_range=(0.5, 2.0), keep_ratio=True),
                dict(type='RandomCrop', crop_size={size}, cat_max_ratio=0.75), dict(type='RandomFlip', prob=0.5),
                dict(type='PhotoMetricDistortion'), dict(type='PackSegInputs')]
            test_pipeline = [dict(type='LoadImageFromFile'), dict(type='PackSegInputs')]
            train_dataloader = dict(
                batch_size={task.Batch}, num_workers={workers}, sampler=dict(type='InfiniteSampler', shuffle=True),
                dataset=dict(
                    type='BaseSegDataset', data_root=r'{root}',
                    data_prefix=dict(img_path='images/train', seg_map_path='annotations/train'),
                    metainfo=dict(classes=classes), pipeline=train_pipeline))
            test_dataloader = dict(
                batch_size=1, num_workers={workers},
                dataset=dict(
                    type='BaseSegDataset', data_root=r'{root}', data_prefix=dict(img_path='images/train'),
                    metainfo=dict(classes=classes), pipeline=test_pipeline))
            optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='AdamW', lr=6e-5, weight_decay=0.01))
            param_scheduler = []
            train_cfg = dict(type='IterBasedTrainLoop', max_iters={iterations})
            default_hooks = dict(checkpoint=dict(type='CheckpointHook', by_epoch=False, interval=-1, save_last=False))

            """;
    }
}
