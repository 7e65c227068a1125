using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>Reads the facts of a plain PyTorch or torchvision setup: a model's numbers, a loss, transforms.</summary>
internal static class PyTorchSetup
{
    private static readonly string[] _classNames = ["num_classes", "n_classes", "classes", "out_channels", "label_nc",
        "output_nc", "nc", "out_ch"];
    private static readonly string[] _inputNames = ["in_channels", "n_channels", "input_nc", "in_chans", "in_ch", "num_channels",
        "input_channels"];

    /// <summary>The facts of a config.</summary>
    public static SetupFacts Read(Subject subject)
    {
        ConfigCursor config = subject.Config;
        ConfigCursor model = config["model"];
        ConfigCursor[] losses = [.. LossWords.Of(subject)];
        return new SetupFacts
        {
            InputChannels = First(model, config, _inputNames),
            Outputs = Classes(subject) is { } classes
                ?
                [
                    new OutputFacts
                    {
                        Path = "model",
                        Classes = classes,
                        OutChannels = First(model, config, ["out_channels", "output_nc"]),
                        IgnoreIndex = losses.Select(LossWords.Ignored).OfType<Fact<int>>().FirstOrDefault(),
                        Losses = [.. losses.Select(LossWords.Facts)],
                    },
                ]
                : [],
            Mean = Numbers(config, "image_mean", "mean"),
            Std = Numbers(config, "image_std", "std"),
            ClassNames = ForeignFacts.Names(config["class_names"], subject.Data["classes"], subject.Data["class_names"]),
        };
    }

    // what the model says of itself, else what its prediction shows
    private static Fact<int>? Classes(Subject subject)
    {
        ConfigCursor pred = subject.Runtime["pred"];
        return First(subject.Config["model"], subject.Config, _classNames)
            ?? (pred.Integers is { Count: 2 or 4 } shape && shape[1] > 0 ? new Fact<int>(shape[1], pred[1].Path, pred.Location) : null);
    }

    private static Fact<int>? First(ConfigCursor model, ConfigCursor config, string[] names) =>
        names.Select(name => ForeignFacts.Integer(model[name], config[name])).FirstOrDefault(fact => fact is { Value: > 0 });

    private static Fact<IReadOnlyList<double>>? Numbers(ConfigCursor config, string detection, string transform) => ForeignFacts.Numbers(
    [
        config["model"][detection], config[detection], config["transform"][detection], config["normalize"][transform],
        config["model"][transform],
        .. config.Dicts().Where(dict => dict.Type?.EndsWith("Normalize", StringComparison.Ordinal) == true
            || dict[transform].Node is ConfigList).Select(dict => dict[transform]),
        .. config.Dicts().Where(dict => dict.Type?.EndsWith("Normalize", StringComparison.Ordinal) == true)
            .Select(dict => dict["args"][transform == "mean" ? 0 : 1]),
    ]);
}
