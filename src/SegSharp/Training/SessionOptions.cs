using SegSharp.Checkpoints.Loading;
using SegSharp.Reporting;
using SegSharp.Tensors;
using SegSharp.Training.Preparation;

namespace SegSharp.Training;

/// <summary>What the caller of a run decides, beside its config.</summary>
public sealed record SessionOptions
{
    /// <summary>Folder for everything that the run writes.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Whether to go on from the latest whole checkpoint of the folder; it is an error where there is none.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether to go on from the folder's latest checkpoint where there is one, and to start anew where there is none.</summary>
    public bool ResumesIfPossible { get; init; }

    /// <summary>The checkpoint to go on from; null to look for it in the folder.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>
    /// Whether the files of an earlier run in the folder are deleted; else a new run is refused where there are checkpoints.
    /// </summary>
    public bool Overwrite { get; init; }

    /// <summary>What the caller changed in the config, as <c>key=value</c>; kept in the checkpoints.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The command that was given, for the log; null where there was none.</summary>
    public string? Command { get; init; }

    /// <summary>Receives what the user must know while the run goes on; null for nobody.</summary>
    public Action<string>? Tell { get; init; }

    /// <summary>The seed; null for the config's.</summary>
    public long? Seed { get; init; }

    /// <summary>
    /// What happens to weights that do not fit the model; null for what the config's <c>load_policy</c> says, or the default.
    /// </summary>
    public MismatchRule? OnMismatch { get; init; }

    /// <summary>Whether only deterministic kernels may run.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Where to compute.</summary>
    public Device Device { get; init; }

    /// <summary>Parts of the same experiment that a look before the run has built already; null to build all of them.</summary>
    public PreparedExperiment? Prepared { get; init; }

    /// <summary>Where the run's log goes beside its folder, such as the console; disposed when the run ends.</summary>
    public IReadOnlyList<ILogSink> LogSinks { get; init; } = [];

    /// <summary>Takes part beside the hooks that write checkpoints and the log.</summary>
    public IReadOnlyList<TrainingHook> Hooks { get; init; } = [];
}
