using System.Text.RegularExpressions;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>What is run, as far as it is told, with the places that tell it.</summary>
public sealed partial class RuntimeFacts
{
    private static readonly string[] _loaders = ["train_dataloader", "dataloader", "train_loader", "data_loader", "loader", "DataLoader"];
    private static readonly string[] _sampleCounts = ["n_samples", "num_samples", "n_train", "n_images", "num_images", "length"];
    private static readonly string[] _training = ["train", "training", "finetune", "fine-tune", "pretrain"];

    private readonly Subject _subject;

    /// <summary>Reads a subject's runtime.</summary>
    public RuntimeFacts(Subject subject)
    {
        _subject = subject;
        Loader = _loaders.Select(name => subject.Config[name]).FirstOrNothing(loader => loader.Exists);
    }

    /// <summary>Whether the model trains; null if nobody says.</summary>
    public bool? IsTraining =>
        _subject.Runtime["mode"].Text is { } mode ? _training.Contains(mode.ToLowerInvariant(), StringComparer.Ordinal) : null;

    /// <summary>What reaches the model.</summary>
    public ConfigCursor Input => _subject.Runtime["input"];

    /// <summary>The part of the config that describes the loader of the training data.</summary>
    public ConfigCursor Loader { get; }

    /// <summary>The images in a batch.</summary>
    public Fact<int>? BatchSize
    {
        get
        {
            ConfigCursor[] places = [Input.Integers is { Count: 2 or 4 or 5 } ? Input[0] : ConfigCursor.Nothing,
                _subject.Runtime["batch_size"],
                Loader["batch_size"], _subject.Config["batch_size"]];
            ConfigCursor place = places.FirstOrNothing(place => place.Integer is > 0);
            return place.Integer is { } size ? new Fact<int>(size, place.Path, place.Location) : null;
        }
    }

    /// <summary>The samples of an epoch.</summary>
    public Fact<int>? Samples
    {
        get
        {
            ConfigCursor place = _sampleCounts.SelectMany(name => new[] { _subject.Data[name], _subject.Runtime[name], Loader[name] })
                .FirstOrNothing(place => place.Integer is >= 0);
            return place.Integer is { } count ? new Fact<int>(count, place.Path, place.Location) : null;
        }
    }

    /// <summary>Whether a smaller last batch is dropped; loaders keep it unless they are told.</summary>
    public bool DropsLast => (Loader["drop_last"].Flag ?? _subject.Config["drop_last"].Flag ?? _subject.Runtime["drop_last"].Flag) == true;

    /// <summary>The path of the key that drops a smaller last batch.</summary>
    public string DropLastKey =>
        Loader.Exists ? Loader["drop_last"].Path
        : _subject.Config["drop_last"].Exists ? "drop_last"
        : _subject.Runtime["drop_last"].Exists ? "runtime.drop_last" : "train_dataloader.drop_last";

    /// <summary>The edits that make the batches larger than one image.</summary>
    public IReadOnlyList<ConfigEdit> LargerBatch =>
    [
        .. new[] { Input.Integers is { Count: 2 or 4 or 5 } ? Input[0] : ConfigCursor.Nothing, _subject.Runtime["batch_size"],
            Loader["batch_size"],
            _subject.Config["batch_size"] }
            .Where(place => place.Integer == 1)
            .Select(place => new ConfigEdit(place.Place.File, place.Path, Configuration.ConfigNode.From(2))),
    ];

    /// <summary>Whether there are other processes to synchronise with; null if nobody says.</summary>
    public bool? IsDistributed =>
        _subject.Runtime["distributed"].Flag ?? (_subject.Runtime["num_gpus"].Integer
            ?? _subject.Runtime["world_size"].Integer) switch { null => null, int count => count > 1 };

    /// <summary>The framework's version, <c>0.3.3</c> of <c>smp 0.3.3</c>; null if nobody says.</summary>
    public Version? Version => Of(_subject.Runtime["version"].Text);

    /// <summary>PyTorch's version; null if nobody says.</summary>
    public Version? TorchVersion => Of(
        _subject.Runtime["torch_version"].Text ?? _subject.Runtime["torch"].Text
            ?? (_subject.Framework == Framework.PyTorch ? _subject.Runtime["version"].Text : null));

    private static Version? Of(string? text) =>
        text is not null && VersionText().Match(text) is { Success: true } match
            && System.Version.TryParse(match.Value, out Version? version) ? version : null;

    [GeneratedRegex(@"\d{1,4}\.\d{1,4}(\.\d{1,4})?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionText();
}
