using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Subjects.Mm;

/// <summary>Reads the facts of a config in MMSegmentation's vocabularies, with that framework's defaults.</summary>
internal static class MmSetup
{
    private const int DefaultIgnoreIndex = 255;

    private static readonly string[] _pipelineKeys = ["train_pipeline", "val_pipeline", "test_pipeline"];

    /// <summary>The facts of a config.</summary>
    public static SetupFacts Read(Subject subject)
    {
        ConfigCursor config = subject.Config;
        ConfigCursor model = config["model"];
        (Fact<IReadOnlyList<double>>? mean, Fact<IReadOnlyList<double>>? std) = Normalization(config);
        ConfigCursor[] datasets = [.. Datasets(config)];
        return new SetupFacts
        {
            Outputs = [.. Heads(model).Select(Output).OfType<OutputFacts>()],
            InputChannels = model["backbone"].Exists ? InputChannels(model["backbone"], subject.Registries) : null,
            Mean = mean,
            Std = std,
            ClassNames = datasets.Select(dataset => Classes(dataset, subject.Registries)).FirstOrDefault(classes => classes is not null),
            PaletteCount = datasets.SelectMany(dataset => new[] { dataset["metainfo"]["palette"], dataset["palette"] })
                .Where(palette => palette.Node is ConfigList)
                .Select(palette => new Fact<int>(palette.Items.Count, palette.Path, palette.Location)).FirstOrDefault(),
            ReduceZeroLabel = [.. datasets.Concat(Transforms(config).Where(transform => transform.Type == "LoadAnnotations"))
                .Select(place => Reduces(place, subject.Registries)).OfType<Fact<bool>>()],
        };
    }

    /// <summary>The heads: the decode heads of the model, its auxiliary ones, and those of further tasks on the same backbone.</summary>
    public static IEnumerable<ConfigCursor> Heads(ConfigCursor model) => model["decode_head"].Items.Concat(model["auxiliary_head"].Items)
        .Concat(model.Keys.Where(key => key is not ("decode_head" or "auxiliary_head")
            && (key.EndsWith("_head", StringComparison.Ordinal) || key.EndsWith("heads", StringComparison.Ordinal)))
            .SelectMany(key => Section(model[key])));

    // A list of heads, one head, or heads by the names of their tasks.
    private static IEnumerable<ConfigCursor> Section(ConfigCursor heads) =>
        heads.Node is ConfigDict && heads.Type is null ? heads.Keys.Select(key => heads[key]) : heads.Items;

    /// <summary>Every transform of every pipeline that is used, inner ones included, each once.</summary>
    public static IEnumerable<ConfigCursor> Transforms(ConfigCursor config) =>
        Pipelines(config).SelectMany(pipeline => pipeline.Dicts()).Where(dict => dict.Type is not null);

    // A helper variable stands for the pipeline that it gave to a data set; one that no data set took says nothing.
    private static IEnumerable<ConfigCursor> Pipelines(ConfigCursor config)
    {
        ConfigCursor[] used = [.. Datasets(config).Select(dataset => dataset["pipeline"]).Where(pipeline => pipeline.Exists)];
        ConfigCursor[] variables =
        [
            .. _pipelineKeys.Select(key => config[key])
                .Where(variable => variable.Exists
                    && (used.Length == 0 || used.Any(pipeline => ConfigNode.SameValue(pipeline.Node, variable.Node)))),
        ];
        return variables.Concat(used.Where(pipeline => !variables.Any(variable => ConfigNode.SameValue(pipeline.Node, variable.Node))));
    }

    /// <summary>The data sets that the config describes, in whichever place.</summary>
    public static IEnumerable<ConfigCursor> Datasets(ConfigCursor config)
    {
        ConfigCursor[] roots =
        [
            config["dataset"], config["train_dataloader"]["dataset"], config["val_dataloader"]["dataset"],
            config["test_dataloader"]["dataset"],
            config["data"]["train"], config["data"]["val"], config["data"]["test"],
        ];
        return roots.SelectMany(root => DatasetTree.Leaves(root.Node), (root, leaf) => leaf.Path.Length == 0 ? root : root.At(leaf.Path));
    }

    // Those that the config lists, or else those that the type is published with.
    private static Fact<IReadOnlyList<string>>? Classes(ConfigCursor dataset, Registries? registries)
    {
        foreach (ConfigCursor classes in new[] { dataset["metainfo"]["classes"], dataset["classes"] })
        {
            if (classes.Node is ConfigList && classes.Texts is { } names)
            {
                return new Fact<IReadOnlyList<string>>(names, classes.Path, classes.Location);
            }
        }

        return Known(dataset, registries) is { Classes: { Count: > 0 } known } && !dataset["classes"].Exists && !dataset["metainfo"].Exists
            ? new Fact<IReadOnlyList<string>>(known, dataset["type"].Path, dataset["type"].Location, IsDefault: true)
            : null;
    }

    private static Fact<bool>? Reduces(ConfigCursor place, Registries? registries)
    {
        ConfigCursor key = place["reduce_zero_label"];
        if (key.Flag is { } flag)
        {
            return new Fact<bool>(flag, key.Path, key.Location);
        }

        return Known(place, registries) is { ReduceZeroLabel: true }
            ? new Fact<bool>(true, key.Path, place.Location, IsDefault: true) : null;
    }

    private static KnownDataset? Known(ConfigCursor dataset, Registries? registries) =>
        DatasetRegistry.Known(registries).FirstOrDefault(known => known.Name == dataset.Type);

    private static Fact<int>? InputChannels(ConfigCursor backbone, Registries? registries)
    {
        ConfigCursor holder = backbone["backbone_cfg"].Exists ? backbone["backbone_cfg"] : backbone;
        ConfigCursor channels = holder["in_channels"].Integer is not null ? holder["in_channels"] : holder["in_chans"];

        // what a plugin's class takes by itself is known to nobody before it is built
        bool isOfPlugin = registries?.Find(typeof(Module<Tensor, IReadOnlyList<Tensor>>), holder.Type ?? "") is not null;
        return channels.Integer is { } count ? new Fact<int>(count, channels.Path, channels.Location)
            : isOfPlugin ? null
            : new Fact<int>(3, holder["in_channels"].Path, holder.Location, IsDefault: true);
    }

    private static (Fact<IReadOnlyList<double>>? Mean, Fact<IReadOnlyList<double>>? Std) Normalization(ConfigCursor config)
    {
        ConfigCursor[] places =
        [
            config["model"]["data_preprocessor"], config["data_preprocessor"], config["img_norm_cfg"],
            .. Transforms(config).Where(transform => transform.Type == "Normalize"),
        ];
        ConfigCursor place = places.FirstOrNothing(place => place["mean"].Numbers is not null || place["std"].Numbers is not null);
        return (Numbers(place["mean"]), Numbers(place["std"]));
    }

    private static Fact<IReadOnlyList<double>>? Numbers(ConfigCursor cursor) =>
        cursor.Numbers is { } numbers ? new Fact<IReadOnlyList<double>>(numbers, cursor.Path, cursor.Location) : null;

    private static OutputFacts? Output(ConfigCursor head)
    {
        if (head["num_classes"].Integer is not { } classes)
        {
            return null;
        }

        ConfigCursor ignore = head["ignore_index"];
        return new OutputFacts
        {
            Path = head.Path,
            Classes = new Fact<int>(classes, head["num_classes"].Path, head["num_classes"].Location),
            OutChannels = head["out_channels"].Integer is { } channels
                ? new Fact<int>(channels, head["out_channels"].Path, head["out_channels"].Location) : null,
            IgnoreIndex = ignore.Integer is { } index
                ? new Fact<int>(index, ignore.Path, ignore.Location)
                : new Fact<int>(DefaultIgnoreIndex, ignore.Path, head.Location, IsDefault: true),
            Losses = [.. head["loss_decode"].Items.Where(loss => loss.Type is not null).Select(Loss)],
        };
    }

    private static LossFacts Loss(ConfigCursor loss) => new()
    {
        Path = loss.Path,
        Type = loss.Type!,
        UsesSigmoid = loss["use_sigmoid"].Flag is { } flag
            ? new Fact<bool>(flag, loss["use_sigmoid"].Path, loss["use_sigmoid"].Location) : null,
        ClassWeightCount = loss["class_weight"].Node is ConfigList weights
            ? new Fact<int>(weights.Count, loss["class_weight"].Path, loss["class_weight"].Location)
            : null,
        Weight = loss["loss_weight"].Number is { } weight
            ? new Fact<double>(weight, loss["loss_weight"].Path, loss["loss_weight"].Location) : null,
    };
}
