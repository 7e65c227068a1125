using SegSharp.Checkpoints.Loading;
using SegSharp.Tensors;

namespace SegSharp.Training;

/// <summary>What the caller of a run decides, beside its config.</summary>
public sealed record SessionOptions
{
    /// <summary>Folder for everything that the run writes.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Whether to go on from the latest checkpoint of the folder.</summary>
    public bool Resume { get; init; }

    /// <summary>The seed; null for the config's.</summary>
    public long? Seed { get; init; }

    /// <summary>What happens to weights that do not fit the model; null for what the config's <c>load_policy</c> says, or the default.</summary>
    public MismatchRule? OnMismatch { get; init; }

    /// <summary>Whether only deterministic kernels may run.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Where to compute.</summary>
    public Device Device { get; init; }

    /// <summary>Takes part beside the hooks that write checkpoints and the log.</summary>
    public IReadOnlyList<TrainingHook> Hooks { get; init; } = [];
}
