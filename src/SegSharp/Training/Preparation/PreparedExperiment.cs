using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Training.Tasks;

namespace SegSharp.Training.Preparation;

/// <summary>
/// All that a command reads and builds from a config before it computes: the config, the model without memory, the opened checkpoint, the
/// listed data. It is made by the code of the run itself. What cannot be built is told, each error for itself, and the parts that could be
/// are there: the doctor examines them, and the run takes them over, so that nothing is read or built twice.
/// </summary>
public sealed record PreparedExperiment : IDisposable
{
    /// <summary>The config.</summary>
    public required ConfigDict Config { get; init; }

    /// <summary>What it was prepared for.</summary>
    public required PreparationOptions Options { get; init; }

    /// <summary>What the config asks for; null if it could not be read.</summary>
    public Experiment? Experiment { get; init; }

    /// <summary>What the run learns, its model without memory; null if there is none or it could not be built.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>The channels that images must have; null if there is no model, or it takes any.</summary>
    public int? InputChannels { get; init; }

    /// <summary>The weights that the run begins with; null if it begins with random ones, or finds a checkpoint in its folder.</summary>
    public PreparedWeights? Weights { get; init; }

    /// <summary>The checkpoints that are open.</summary>
    public OpenCheckpoints Checkpoints { get; init; } = new();

    /// <summary>The folders of data that were looked through.</summary>
    public FolderListings Folders { get; init; } = new();

    /// <summary>Why the run would be refused; empty if it would not.</summary>
    public IReadOnlyList<PreparationError> Errors { get; init; } = [];

    /// <summary>What the run would do in another way than the config asks for.</summary>
    public IReadOnlyList<ConfigException> Doubts { get; init; } = [];

    /// <summary>The training data with all its files; null if a run must build it anew.</summary>
    internal SegmentationDataset? Training { get; init; }

    /// <summary>The validation data with all its files; null if there is none, or a run must build it anew.</summary>
    internal SegmentationDataset? ValidationData { get; init; }

    /// <summary>The hooks of the config; null if they were not built.</summary>
    internal IReadOnlyList<TrainingHook>? Hooks { get; init; }

    /// <summary>Prepares a config.</summary>
    /// <param name="config">The config, as it was loaded.</param>
    /// <param name="options">What for.</param>
    public static PreparedExperiment Of(ConfigDict config, PreparationOptions options) => new ExperimentPreparation(config, options).Run();

    /// <summary>Closes the checkpoints.</summary>
    public void Dispose() => Checkpoints.Dispose();
}
