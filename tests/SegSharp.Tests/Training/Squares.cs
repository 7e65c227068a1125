using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Tests.Data;
using SegSharp.Training;

namespace SegSharp.Tests.Training;

/// <summary>Bright squares on a dark ground, and a small model that learns them in moments.</summary>
internal static class Squares
{
    public const int Size = 32;

    public static TrainingOutcome Train(Experiment experiment, string directory, bool resume = false, int? stopAfter = null)
    {
        using TrainingSession session = TrainingSession.Create(experiment, new SessionOptions
        {
            WorkDirectory = directory,
            Resume = resume,
            Hooks = stopAfter is { } iteration ? [new StopAfter(iteration)] : [],
        });
        return session.Run();
    }

    public static Experiment Read(string config) => ExperimentReader.Read(ConfigFile.Parse(config, "config.py"));

    public static void Write(string root, byte foreground)
    {
        for (int i = 0; i < 4; i++)
        {
            ByteImage image = TestData.Noise(Size, Size, seed: i);
            LabelMap mask = new(Size, Size);
            for (int y = 0; y < Size; y++)
            {
                for (int x = 0; x < Size; x++)
                {
                    bool inside = y is >= 8 and < 24 && x >= 8 * (i % 2) && x < 16 + (8 * (i % 2));
                    mask.Labels[(y * Size) + x] = inside ? foreground : (byte)0;
                    foreach (ref byte value in image.Pixels.Slice(((y * Size) + x) * 3, 3))
                    {
                        value = (byte)((value / 8) + (inside ? 200 : 20));
                    }
                }
            }

            ImageFile.Write(Path.Combine(root, "images", $"{i}.png"), image);
            ImageFile.WriteLabels(Path.Combine(root, "masks", $"{i}.png"), mask);
        }
    }

    public static string Config(string root, string head, string mapping, int iterations, string auxiliary = "") => $$"""
        model = dict(
            type='EncoderDecoder',
            data_preprocessor=dict(mean=[127.0, 127.0, 127.0], std=[64.0, 64.0, 64.0], bgr_to_rgb=True, pad_val=0, seg_pad_val=255,
                size=({{Size}}, {{Size}})),
            backbone=dict(type='MixVisionTransformer', embed_dims=8, num_layers=[1, 1, 1, 1], num_heads=[1, 2, 3, 4], drop_path_rate=0.0),
            decode_head=dict(
                type='SegFormerHead', in_channels=[8, 16, 24, 32], in_index=[0, 1, 2, 3], dropout_ratio=0.0,
                norm_cfg=dict(type='BN'), decoder_params=dict(embed_dim=16), {{head}}){{auxiliary}})
        squares = dict(
            type='BaseSegDataset', data_root='{{root}}', data_prefix=dict(img_path='images', seg_map_path='masks'), img_suffix='.png',
            metainfo=dict(classes=('ground', 'square')), {{mapping}})
        train_dataloader = dict(batch_size=2, num_workers=1, dataset=dict(
            pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='RandomFlip', prob=0.5),
                dict(type='PackSegInputs')], **squares))
        val_dataloader = dict(batch_size=1, num_workers=1, dataset=dict(
            pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='PackSegInputs')], **squares))
        val_evaluator = dict(type='IoUMetric', iou_metrics=['mIoU'])
        optim_wrapper = dict(optimizer=dict(type='AdamW', lr=0.01, weight_decay=0.01))
        train_cfg = dict(type='IterBasedTrainLoop', max_iters={{iterations}}, val_interval={{iterations}})
        default_hooks = dict(logger=dict(type='LoggerHook', interval=2), checkpoint=dict(type='CheckpointHook', by_epoch=False, interval=4))
        """;

    private sealed class StopAfter(int iteration) : TrainingHook
    {
        public override void AtEndOfIteration(int current, TrainingControl control)
        {
            if (current == iteration)
            {
                control.RequestStop("half of it is done");
            }
        }
    }
}
