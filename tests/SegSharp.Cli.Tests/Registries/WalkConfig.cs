using System.Globalization;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The configs of a walk through all examples: each run takes the next of every kind, so that together they use every one.
/// </summary>
internal static class WalkConfig
{
    private static readonly Example[] _schedules = [.. Examples.Schedulers, .. Examples.Policies];

    /// <summary>How many runs it takes.</summary>
    public static int Runs { get; } = new[]
    {
        Examples.Backbones.Length, _schedules.Length, (Examples.Losses.Length + 1) / 2, (Examples.Transforms.Length + 1) / 2,
        Examples.Endings.Length,
    }.Max();

    /// <summary>How many runs on two classes come after them.</summary>
    public static int BinaryRuns => Examples.BinaryLosses.Length;

    /// <summary>The config of a run on two classes, told apart by one channel.</summary>
    /// <param name="number">The run, from 0.</param>
    /// <param name="data">The root of a data set whose masks of two classes lie in <c>binary</c>.</param>
    public static string BinaryText(int number, string data) => Config(
        number, "('rest', 'thing')",
        Head(number, $"num_classes=2, out_channels=1, loss_decode={Of(Examples.BinaryLosses, number)}"),
        With(Of(Examples.AuxiliaryHeads, number), $"{Aux}, num_classes=2, sampler=dict(type='OHEMPixelSampler', thresh=0.7, " +
            "min_kept=100), loss_decode=dict(type='CrossEntropyLoss', loss_weight=0.4)"),
        Dataset(data, "train", "binary", "[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='PackSegInputs')]"),
        Dataset(data, "val", "binary", "[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='PackSegInputs')]"));

    /// <summary>The config of a run.</summary>
    /// <param name="number">The run, from 0.</param>
    /// <param name="data">The data set's root.</param>
    public static string Text(int number, string data) => Config(
        number, "('road', 'pavement', 'building', 'pole', 'vegetation', 'sky', 'person', 'car')",
        Head(number, $"num_classes=8, loss_decode=[{Of(Examples.Losses, 2 * number)}, {Of(Examples.Losses, (2 * number) + 1)}]"),
        Auxiliary(number), Training(number, data), Dataset(data, "val", "annotations", Testing(number)));

    private const string Aux = "in_channels=64, channels=64, in_index=-1, norm_cfg=dict(type='BN')";

    private static string Config(int number, string classes, string head, string auxiliary, string training, string validation) =>
        string.Create(CultureInfo.InvariantCulture, $$"""
        classes = {{classes}}
        model = dict(
            type='EncoderDecoder',
            data_preprocessor=dict(type='SegDataPreProcessor', mean=[120, 120, 120], std=[60, 60, 60], bgr_to_rgb=True, size=(64, 64),
                seg_pad_val=255),
            backbone={{Of(Examples.Backbones, number)}},
            decode_head={{head}},
            auxiliary_head=[{{auxiliary}}])
        train_dataloader = dict(batch_size=2, num_workers=0, sampler={{Of(Examples.Samplers, number)}}, dataset={{training}})
        val_dataloader = dict(batch_size=1, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=False), dataset={{validation}})
        val_evaluator = dict(type='IoUMetric')
        optim_wrapper = dict(type='OptimWrapper', optimizer={{Of(Examples.Optimizers, number)}}, clip_grad=dict(max_norm=1.0))
        {{Schedule(number)}}
        train_cfg = dict(type='IterBasedTrainLoop', max_iters=3, val_interval=3)
        default_hooks = dict(logger=dict(type='LoggerHook', interval=1), checkpoint=dict(type='CheckpointHook', by_epoch=False, interval=3))
        custom_hooks = [{{Of(Examples.Hooks, number)}}]
        randomness = dict(seed={{number}})

        """);

    private static Example Of(Example[] examples, int number) => examples[number % examples.Length];

    private static string Index(int number) =>
        Of(Examples.Backbones, number).Name.StartsWith("smp_", StringComparison.Ordinal) ? "[2, 3, 4, 5]" : "[0, 1, 2, 3]";

    // the residual networks of the examples double their widths from stage to stage
    private static string Widths(int number) =>
        Of(Examples.Backbones, number).Name.Contains("resnet", StringComparison.OrdinalIgnoreCase) ? "[8, 16, 32, 64]" : "[8, 16, 40, 64]";

    private static string With(Example example, string keys) =>
        (example with { Keys = example.Keys.Length > 0 ? $"{example.Keys}, {keys}" : keys }).ToString();

    private static string Head(int number, string keys) => With(
        Of(Examples.Heads, number),
        $"in_channels={Widths(number)}, in_index={Index(number)}, channels=16, norm_cfg=dict(type='BN'), {keys}");

    private static string Auxiliary(int number)
    {
        string hard = With(
            Of(Examples.AuxiliaryHeads, number),
            $"{Aux}, num_classes=8, sampler={Of(Examples.PixelSamplers, number)}, loss_decode=[dict(type='CrossEntropyLoss', " +
                $"loss_weight=0.4), {Of(Examples.Losses, number)}]");
        string boundary = With(Of(Examples.AuxiliaryHeads, number + 1),
            $"{Aux}, num_classes=2, out_channels=1, loss_decode={Of(Examples.BoundaryLosses, number)}");
        return $"{hard}, {boundary}";
    }

    private static string Training(int number, string data)
    {
        string inner = Dataset(
            data, "train", "annotations",
            $"[{Loading(number)}, {Of(Examples.Depths, number)}, {Of(Examples.Transforms, 2 * number)}, " +
                $"{Of(Examples.Transforms, (2 * number) + 1)}, " +
                $"dict(type='Resize', scale=(64, 64)), {Ending(number)}]");
        return number > 0 ? inner : $"dict(type='MultiImageMixDataset', dataset={inner}, pipeline=[{Of(Examples.Mixes, number)}, " +
            "dict(type='Resize', scale=(64, 64)), dict(type='PackSegInputs')])";
    }

    private static string Loading(int number) => $"{Of(Examples.Loading, number)}, {Of(Examples.Labels, number)}";

    // what only formats goes before the step that ends a pipeline of either generation
    private static string Ending(int number)
    {
        Example example = Of(Examples.Endings, number);
        return example.Name is "PackSegInputs" or "Collect" ? example.ToString()
            : $"{example}, dict(type='Collect', keys=['img', 'gt_semantic_seg'])";
    }

    private static string Testing(int number) => number < Examples.Views.Length
        ? $"[dict(type='LoadImageFromFile'){(Examples.Views[number].Name == "TestTimeAug" ? "" : ", dict(type='LoadAnnotations')")}, " +
            $"{Examples.Views[number]}]"
        : "[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='PackSegInputs')]";

    private static string Dataset(string data, string part, string masks, string pipeline) =>
        $"dict(type='BaseSegDataset', data_root='{data}', data_prefix=dict(img_path='images/{part}', seg_map_path='{masks}/{part}', " +
            $"depth_map_path='{masks}/{part}'), img_suffix='.png', seg_map_suffix='.png', "
        + $"metainfo=dict(classes=classes), pipeline={pipeline})";

    private static string Schedule(int number)
    {
        Example example = Of(_schedules, number);
        if (Examples.Schedulers.Contains(example))
        {
            bool says = example.Keys.Contains("by_epoch", StringComparison.Ordinal);
            return $"param_scheduler = [{(says ? example : With(example, "by_epoch=False"))}]";
        }

        string keys = example.Keys.Length > 0 ? $"{example.Keys}, by_epoch=False" : "by_epoch=False";
        return $"lr_config = {(example with { Keys = keys }).Section("policy")}";
    }
}
