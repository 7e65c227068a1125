namespace SegSharp.Diagnosis.Subjects;

/// <summary>Reads the facts of the constructor arguments of segmentation_models_pytorch.</summary>
internal static class SmpSetup
{
    /// <summary>The facts of a config.</summary>
    public static SetupFacts Read(Subject subject)
    {
        SmpModel model = SmpModel.Of(subject)!;
        ConfigCursor classes = model.Section["classes"];
        ConfigCursor[] losses = [.. LossWords.Of(subject)];
        return new SetupFacts
        {
            InputChannels = new Fact<int>(model.InChannels, model.Section["in_channels"].Path, model.Section["in_channels"].Location,
                !model.Section["in_channels"].Exists),
            Outputs =
            [
                new OutputFacts
                {
                    Path = model.Section.Path,
                    Classes = new Fact<int>(model.Classes, classes.Path, classes.Location, !classes.Exists),
                    IgnoreIndex = losses.Select(LossWords.Ignored).OfType<Fact<int>>().FirstOrDefault(),

                    // one channel without a word about the loss is a sigmoid's
                    Losses = losses.Length > 0 ? [.. losses.Select(LossWords.Facts)]
                        : model.Classes == 1 ? [new LossFacts { Path = "loss", Type = "unknown",
                            UsesSigmoid = new Fact<bool>(true, "loss", null, IsDefault: true) }] : [],
                },
            ],
            Mean = Numbers(subject.Config, "mean"),
            Std = Numbers(subject.Config, "std"),
            ClassNames = ForeignFacts.Names(subject.Data["classes"], subject.Config["class_names"]),
        };
    }

    private static Fact<IReadOnlyList<double>>? Numbers(ConfigCursor config, string name) => ForeignFacts.Numbers(
    [
        config[name], config["preprocessing"][name], config["preprocessing_params"][name], config["normalize"][name],
        .. config.Dicts().Where(dict => dict.Type == "Normalize").Select(dict => dict[name]),
    ]);
}
