using SegSharp.Checkpoints.Loading;
using SegSharp.Tensors;

namespace SegSharp.Cli.Runs;

/// <summary>What is to be trained, and how.</summary>
/// <param name="ConfigPath">The config.</param>
/// <param name="Overrides">Changes to it.</param>
internal sealed record TrainRequest(string ConfigPath, IReadOnlyList<string> Overrides)
{
    /// <summary>Folder for all that is written; null for the config's, or one named after the config.</summary>
    public string? WorkDirectory { get; init; }

    /// <summary>Whether to go on from the folder's latest checkpoint; it is an error where there is none.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether to go on from the folder's latest checkpoint where there is one.</summary>
    public bool ResumesIfPossible { get; init; }

    /// <summary>The checkpoint to go on from; null to look for it in the folder.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>Whether the files of an earlier run in the folder are deleted.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The weights to begin with; null for the config's.</summary>
    public string? LoadFrom { get; init; }

    /// <summary>Whether nothing is validated.</summary>
    public bool SkipsValidation { get; init; }

    /// <summary>The seed; null for the config's.</summary>
    public long? Seed { get; init; }

    /// <summary>Whether only deterministic kernels may run.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Whether to compute in mixed precision where the config does not ask for it.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>Activation checkpointing: compute the layers again in the backward pass.</summary>
    public bool ActivationCheckpointing { get; init; }

    /// <summary>What happens to weights that do not fit; null for what the config says.</summary>
    public MismatchRule? OnMismatch { get; init; }

    /// <summary>Where to compute.</summary>
    public Device Device { get; init; }

    /// <summary>The command that this run can be repeated with.</summary>
    public required string Command { get; init; }
}
