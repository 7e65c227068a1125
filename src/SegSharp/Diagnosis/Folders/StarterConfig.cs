using System.Globalization;
using System.Text;
using SegSharp.Configuration.Python;

namespace SegSharp.Diagnosis.Folders;

/// <summary>Writes the config that a folder can be trained with: short, with what is changed most on top.</summary>
public static class StarterConfig
{
    private const int SmallestSize = 32, LargestSize = 512;
    private const int LargeBatchSize = 256; // up to this crop a batch of four
    private const int LineWidth = 100;

    /// <summary>The side of the training crops: the images' shorter side, a multiple of 32, at most 512.</summary>
    public static int CropSize(FolderSurvey survey)
    {
        int side = Math.Min(survey.Size.Width, survey.Size.Height);
        return side < SmallestSize ? Math.Max(1, side) : Math.Min(LargestSize, side / SmallestSize * SmallestSize);
    }

    /// <summary>The config's text.</summary>
    /// <param name="survey">The folder.</param>
    /// <param name="dataRoot">The folder as the config names it.</param>
    /// <param name="options">What the user asked for.</param>
    public static string Write(FolderSurvey survey, string dataRoot, StarterOptions options)
    {
        int size = options.Size ?? CropSize(survey);
        int train = survey.Splits["train"].Sum(part => part.Names.Count), val = survey.Splits["val"].Sum(part => part.Names.Count);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            # SegFormer-{options.Variant.ToUpperInvariant()} for '{OneLine(dataRoot)}': {train} training and {val} validation images.
            # Shorter, longer or elsewhere: --cfg-options max_iters=400 data_root=/other/place (warm-up, schedule and checkpoints follow).
            _base_ = ['configs/_base_/models/segformer_mit-{options.Variant}.py', 'configs/_base_/default_runtime.py']
            data_root = {PythonText.Quote(dataRoot)}
            classes = ({Wrapped(survey.Classes.Select(PythonText.Quote), "classes = (".Length)}{(survey.Classes.Count == 1 ? "," : "")})
            size = {size}  # images get this height (their shorter side), and are trained in crops of size x size
            max_iters = {options.Iterations}
            # load_from = 'segformer.pth'  # weights to begin with: better results in fewer iterations


            """);
        text.Append(Model(survey)).Append(Pipelines(survey)).Append(Data(survey, size)).Append(Training());
        return text.ToString();
    }

    private static string Model(FolderSurvey survey)
    {
        (string preprocessor, string backbone) = survey.Bands is { } bands
            ? ($", bgr_to_rgb=False,\n        mean=[{Numbers(bands.Mean)}],\n        std=[{Numbers(bands.Std)}]",
                string.Create(CultureInfo.InvariantCulture, $"\n    backbone=dict(in_channels={bands.Mean.Count}),"))
            : ("", "");
        return $"""
            model = dict(
                data_preprocessor=dict(size=(size, size){preprocessor}),{backbone}
                decode_head=dict(num_classes=len(classes)))

            """;
    }

    private static string Pipelines(FolderSurvey survey)
    {
        string image = survey.Bands is null ? "dict(type='LoadImageFromFile')" : "dict(type='LoadSingleRSImageFromFile')";
        string colors = survey.Bands is null ? "\n    dict(type='PhotoMetricDistortion')," : "";
        string masks = survey.Masks.Kind == MaskKind.FromOne ? "dict(type='LoadAnnotations', reduce_zero_label=True)"
            : "dict(type='LoadAnnotations')";
        return $"""
            train_pipeline = [
                {image},
                {masks},
                dict(type='RandomResize', scale=(4 * size, size), ratio_range=(0.5, 2.0), keep_ratio=True),
                dict(type='RandomCrop', crop_size=(size, size), cat_max_ratio=0.75),
                dict(type='RandomFlip', prob=0.5),{colors}
                dict(type='PackSegInputs')]
            test_pipeline = [
                {image},
                dict(type='Resize', scale=(4 * size, size), keep_ratio=True),
                {masks},
                dict(type='PackSegInputs')]

            """;
    }

    private static string Numbers(IEnumerable<double> values) => string.Join(", ", values.Select(PythonText.Float));

    private static string Data(FolderSurvey survey, int size)
    {
        StringBuilder text = new();
        string palette = survey.Palette is { } colors
            ? $", palette=[{Wrapped(colors.Select(color => $"[{color.Red}, {color.Green}, {color.Blue}]"), 8)}]" : "";
        string map = survey.Masks.Map.Count > 0
            ? $",\n    label_map={{{string.Join(", ", survey.Masks.Map.Select(pair => $"{pair.Value}: {pair.Class}"))}}}" : "";
        map += survey.Masks.Kind == MaskKind.Colors ? ",\n    palette_map=True" : "";
        text.Append($"common = dict(\n    type='BaseSegDataset', data_root=data_root{map},\n")
            .Append($"    metainfo=dict(classes=classes{palette}))\n");
        foreach ((string split, IReadOnlyList<FolderPart> parts) in survey.Splits)
        {
            string pipeline = split == "train" ? "train_pipeline" : "test_pipeline";
            string[] datasets = [.. parts.Select(part => Dataset(part, pipeline))];
            string dataset = datasets.Length == 1 ? datasets[0] : $"[\n        {string.Join(",\n        ", datasets)}]";
            string settings = split == "train"
                ? string.Create(CultureInfo.InvariantCulture,
                    $"batch_size={(size <= LargeBatchSize ? 4 : 2)}, num_workers=2, sampler=dict(type='InfiniteSampler', shuffle=True)")
                : "batch_size=1, num_workers=2, sampler=dict(type='DefaultSampler', shuffle=False)";
            text.Append($"{split}_dataloader = dict(\n    {settings},\n    dataset={dataset})\n");
        }

        text.Append(survey.Splits.ContainsKey("test") ? "" : "test_dataloader = val_dataloader\n");
        return text.Append("val_evaluator = test_evaluator = dict(type='IoUMetric', iou_metrics=['mIoU'])\n").ToString();
    }

    private static string Dataset(FolderPart part, string pipeline)
    {
        string list = part.List is { } file ? $"\n        ann_file={PythonText.Quote(file)}," : "";
        string suffixes = $"img_suffix={PythonText.Quote(part.ImageSuffix)}, seg_map_suffix={PythonText.Quote(part.MaskSuffix)}";
        return $"""
            dict(
                    **common,{Prefixes(part)} {suffixes},
                    data_prefix=dict(img_path={PythonText.Quote(part.Images)}, seg_map_path={PythonText.Quote(part.Masks)}),{list}
                    pipeline={pipeline})
            """;
    }

    private static string Prefixes(FolderPart part) => part.ImagePrefix.Length + part.MaskPrefix.Length == 0 ? ""
        : $" img_name_prefix={PythonText.Quote(part.ImagePrefix)}, seg_map_name_prefix={PythonText.Quote(part.MaskPrefix)},\n           ";

    private static string Training() =>
        """
        optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='AdamW', lr=6e-4, weight_decay=0.01))
        warmup = max_iters // 20 + 1
        param_scheduler = [
            dict(type='LinearLR', start_factor=1e-6, by_epoch=False, begin=0, end=warmup),
            dict(type='PolyLR', power=1.0, by_epoch=False, begin=warmup, end=max_iters)]
        train_cfg = dict(type='IterBasedTrainLoop', max_iters=max_iters, val_interval=(max_iters + 7) // 8)
        default_hooks = dict(checkpoint=dict(
            type='CheckpointHook', by_epoch=False, interval=(max_iters + 7) // 8, max_keep_ckpts=2, save_best='mIoU'))

        """;

    private static string Wrapped(IEnumerable<string> items, int column)
    {
        StringBuilder text = new();
        foreach (string item in items)
        {
            if (text.Length > 0)
            {
                bool fits = column + item.Length + 3 <= LineWidth;
                text.Append(fits ? ", " : ",\n    ");
                column = fits ? column + 2 : 4;
            }

            text.Append(item);
            column += item.Length;
        }

        return text.ToString();
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
