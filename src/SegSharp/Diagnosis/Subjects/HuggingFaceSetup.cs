namespace SegSharp.Diagnosis.Subjects;

/// <summary>
/// Reads the facts of Hugging Face's <c>config.json</c> and of the image processor's fields, with that library's defaults.
/// </summary>
internal static class HuggingFaceSetup
{
    private const int DefaultLabels = 2;
    private const int DefaultIgnored = 255;

    private static readonly double[] _mean = [0.485, 0.456, 0.406];
    private static readonly double[] _std = [0.229, 0.224, 0.225];

    /// <summary>The facts of a config.</summary>
    public static SetupFacts Read(Subject subject)
    {
        ConfigCursor config = subject.Config;
        ConfigCursor processor = Processor(config);
        ConfigCursor reduces = processor["do_reduce_labels"].Exists ? processor["do_reduce_labels"] : processor["reduce_labels"];
        return new SetupFacts
        {
            InputChannels = Or(config["num_channels"], 3),
            Outputs =
            [
                new OutputFacts
                {
                    Path = "",
                    Classes = Labels(config),
                    IgnoreIndex = Or(config["semantic_loss_ignore_index"], DefaultIgnored),
                    Losses = Losses(subject),
                },
            ],
            Mean = ForeignFacts.Numbers(processor["image_mean"], config["image_mean"]) ?? Default(processor, "image_mean", _mean),
            Std = ForeignFacts.Numbers(processor["image_std"], config["image_std"]) ?? Default(processor, "image_std", _std),
            ClassNames = ClassNames(config),
            ReduceZeroLabel = reduces.Flag is { } flag ? [new Fact<bool>(flag, reduces.Path, reduces.Location)] : [],
        };
    }

    /// <summary>Where the image processor's fields are: in a section of their own, or beside the model's.</summary>
    public static ConfigCursor Processor(ConfigCursor config) =>
        new[] { config["processor"], config["image_processor"], config["preprocessor"], config["preprocessor_config"],
            config["feature_extractor"] }.FirstOrDefault(section => section.Exists) is { Exists: true } section
            ? section : config;

    /// <summary>The number of labels: the key's, or as many as <c>id2label</c> names.</summary>
    public static Fact<int> Labels(ConfigCursor config) =>
        config["num_labels"].Integer is null && config["id2label"].Keys is { Count: > 0 } names
            ? new Fact<int>(names.Count, config["id2label"].Path, config["id2label"].Location)
            : Or(config["num_labels"], DefaultLabels);

    private static Fact<IReadOnlyList<string>>? ClassNames(ConfigCursor config) => config["id2label"].Keys is { Count: > 0 } keys
        ? new Fact<IReadOnlyList<string>>([.. keys.Select(key => config["id2label"][key].Text ?? key)], config["id2label"].Path,
            config["id2label"].Location)
        : null;

    private static LossFacts[] Losses(Subject subject)
    {
        LossFacts[] own = [.. LossWords.Of(subject).Select(LossWords.Facts)];
        return own.Length > 0 ? own
            : Labels(subject.Config).Value == 1 ? [new LossFacts { Path = "num_labels", Type = "BCEWithLogitsLoss",
                UsesSigmoid = new Fact<bool>(true, "num_labels", subject.Config.Location) }]
            : [];
    }

    // a processor that says anything says it for three channels unless it is told otherwise
    private static Fact<IReadOnlyList<double>>? Default(ConfigCursor processor, string key, double[] values) =>
        processor["do_normalize"].Flag == true || processor["image_processor_type"].Exists || processor["feature_extractor_type"].Exists
            ? new Fact<IReadOnlyList<double>>(values, processor[key].Path, processor.Location, IsDefault: true)
            : null;

    private static Fact<int> Or(ConfigCursor place, int value) => place.Integer is { } number
        ? new Fact<int>(number, place.Path, place.Location)
        : new Fact<int>(value, place.Path, place.Location, IsDefault: true);
}
