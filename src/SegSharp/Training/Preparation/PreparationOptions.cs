using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Tensors;

namespace SegSharp.Training.Preparation;

/// <summary>What a config is prepared for.</summary>
public sealed record PreparationOptions
{
    /// <summary>What it is used for.</summary>
    public RunKind Kind { get; init; }

    /// <summary>
    /// Whether everything must be there that the run needs: its keys, and the folders of its data on this machine. Otherwise only what the
    /// config says is built, of all data sets, and no folder is looked at.
    /// </summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>What the config may name, with the plugins that it needs; null for the library's own classes.</summary>
    public Registries? Registries { get; init; }

    /// <summary>A checkpoint that is loaded as the whole model; null for those that the config names.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Whether the run goes on from a checkpoint of its own, so that the weights that the config names are not read.</summary>
    public bool Resumes { get; init; }

    /// <summary>Checkpoints that are open already; they are closed with the experiment. Null for none.</summary>
    public OpenCheckpoints? Checkpoints { get; init; }

    /// <summary>A folder in place of each data set's <c>data_root</c>; null for that.</summary>
    public string? DataRoot { get; init; }

    /// <summary>Where the run computes.</summary>
    public Device Device { get; init; }
}
