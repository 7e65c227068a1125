namespace SegSharp.Diagnosis.Subjects.Mm;

/// <summary>The parts of a model in MMSegmentation's vocabularies, and how it is run.</summary>
public sealed class MmModel
{
    private static readonly string[] _legacyKeys = ["optimizer_config", "lr_config", "runner", "total_iters",
        "checkpoint_config", "optimizer"];

    private readonly Subject _subject;

    /// <summary>Reads the parts.</summary>
    public MmModel(Subject subject)
    {
        _subject = subject;
        Section = subject.Config["model"];
        Backbone = MmBackboneReader.Read(subject);
        Maps = MmNeck.Maps(Section["neck"], Backbone?.Maps);
        Heads = [.. MmSetup.Heads(Section).Where(head => head.Type is not null).Select(MmHead.Read)];
    }

    /// <summary>The config's <c>model</c>.</summary>
    public ConfigCursor Section { get; }

    /// <summary>The backbone; null if none is named.</summary>
    public MmBackbone? Backbone { get; }

    /// <summary>The maps that the heads see; null if they are unknown.</summary>
    public IReadOnlyList<FeatureMap>? Maps { get; }

    /// <summary>The heads, the main one first.</summary>
    public IReadOnlyList<MmHead> Heads { get; }

    /// <summary>Images per process and step, and where that is said; null if it is not.</summary>
    public Fact<int>? BatchSize => First(
        _subject.Runtime["batch_size"], _subject.Config["train_dataloader"]["batch_size"], _subject.Config["data"]["samples_per_gpu"],
        _subject.Runtime["input"][0]);

    /// <summary>Whether the run trains; true unless the setup says otherwise.</summary>
    public bool IsTraining => _subject.Runtime["mode"].Text is null or "train" or "training";

    /// <summary>Whether several processes take part; null if the setup does not say.</summary>
    public bool? IsDistributed => _subject.Runtime["distributed"].Flag
        ?? (_subject.Runtime["num_gpus"].Integer is { } count ? count > 1 : null);

    /// <summary>Whether the framework is of the generation before 1.0.</summary>
    public bool IsLegacy => _subject.Framework == Framework.OriginalSegFormer
        || (_subject.Framework == Framework.MmSegmentation && (_subject.Runtime["version"].Text is { } version
            ? version.Contains("0.", StringComparison.Ordinal) && !version.Contains("1.", StringComparison.Ordinal)
            : _legacyKeys.Any(key => _subject.Config[key].Exists) && !_subject.Config["optim_wrapper"].Exists));

    /// <summary>The height and width that the model sees in training, and where that is said; null if it is not.</summary>
    public Fact<(int Height, int Width)>? TrainingSize
    {
        get
        {
            ConfigCursor input = _subject.Runtime["input"];
            ConfigCursor[] places =
            [
                .. MmSetup.Transforms(_subject.Config).Where(transform => transform.Type == "RandomCrop")
                    .Select(transform => transform["crop_size"]),
                Section["data_preprocessor"]["size"], _subject.Config["data_preprocessor"]["size"], _subject.Config["crop_size"],
            ];
            Fact<(int, int)>? written = places.Select(place => place.Integers is [int height, int width]
                ? new Fact<(int, int)>((height, width), place.Path, place.Location)
                : null).FirstOrDefault(fact => fact is not null);
            written = written is { } cut ? Padded(cut) : null;
            return input.Integers is [_, _, int h, int w]
                ? new Fact<(int, int)>((h, w), written?.Key ?? input.Path, written?.Location ?? input.Location) : written;
        }
    }

    // What pads the images afterwards makes a small crop larger.
    private Fact<(int Height, int Width)> Padded(Fact<(int Height, int Width)> size)
    {
        ConfigCursor[] paddings =
        [
            .. MmSetup.Transforms(_subject.Config).Where(transform => transform.Type == "Pad").Select(transform => transform["size"]),
            Section["data_preprocessor"].Exists ? Section["data_preprocessor"]["size"] : _subject.Config["data_preprocessor"]["size"],
        ];
        foreach (ConfigCursor padding in paddings)
        {
            // Pad's size is (height, width) in 0.x and (width, height) in 1.x: the larger side suffices where nothing is to be told wrongly
            if (padding.Integers is [int first, int second] && (size.Value.Height < first || size.Value.Width < second))
            {
                int least = padding.Path.EndsWith("data_preprocessor.size", StringComparison.Ordinal) ? 0 : Math.Max(first, second);
                size = new Fact<(int, int)>(
                    (Math.Max(size.Value.Height, Math.Max(first, least)), Math.Max(size.Value.Width, Math.Max(second, least))),
                    padding.Path, padding.Location);
            }
        }

        return size;
    }

    private static Fact<int>? First(params ReadOnlySpan<ConfigCursor> places)
    {
        foreach (ConfigCursor place in places)
        {
            if (place.Integer is { } value)
            {
                return new Fact<int>(value, place.Path, place.Location);
            }
        }

        return null;
    }
}
