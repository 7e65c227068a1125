using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Diagnosis.Data;
using SegSharp.Tensors;
using SegSharp.Training.Preparation;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>What the doctor is to look at.</summary>
/// <param name="Config">The config, as it was read.</param>
public sealed record ExperimentRequest(ConfigDict Config)
{
    /// <summary>What the config may name, with the plugins that it needs; null for the library's own classes.</summary>
    public Registries? Registries { get; init; }

    /// <summary>A checkpoint that is loaded as the whole model, beside those that the config names.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Height and width of an image that is going to be given; null for those that the config says.</summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>What the config is used for.</summary>
    public RunKind Kind { get; init; }

    /// <summary>Whether the run trains.</summary>
    public bool Trains => Kind is RunKind.Training or RunKind.Steps;

    /// <summary>
    /// Whether everything must be there that the run needs: its keys, the folders of its data, the weights that it begins with. Otherwise
    /// only what the config says is examined.
    /// </summary>
    public bool RequiresAll { get; init; }

    /// <summary>Whether the run goes on from a checkpoint of its own, so that the weights that the config names are not read.</summary>
    public bool Resumes { get; init; }

    /// <summary>A folder in place of each data set's <c>data_root</c>; null for that.</summary>
    public string? DataRoot { get; init; }

    /// <summary>Where the run computes.</summary>
    public Device Device { get; init; }

    /// <summary>Checkpoints that are open already; they are closed with the experiment. Null for none.</summary>
    public OpenCheckpoints? Checkpoints { get; init; }

    /// <summary>What is done with weights that do not fit; null for what the config says.</summary>
    public MismatchRule? OnMismatch { get; init; }

    /// <summary>What the data was found to hold; null if it was not looked at.</summary>
    public DataScanResult? Scan { get; init; }

    /// <summary>The config's parts, built as its run builds them; to be disposed.</summary>
    public PreparedExperiment Prepare() => PreparedExperiment.Of(
        Config, new PreparationOptions
        {
            Kind = Kind, IsComplete = RequiresAll, DataRoot = DataRoot, Device = Device, Checkpoint = Checkpoint, Resumes = Resumes,
            Checkpoints = Checkpoints,
            Registries = Registries,
        });
}
