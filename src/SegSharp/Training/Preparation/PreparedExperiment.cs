using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Evaluation;
using SegSharp.Models;

namespace SegSharp.Training.Preparation;

/// <summary>
/// What a config gives, built by the code of the run itself but without memory, weights or pixels. What cannot be built is told, each error for
/// itself, and the parts that could be are there: a look before a run examines them, and the run takes them over.
/// </summary>
public sealed record PreparedExperiment
{
    /// <summary>The config.</summary>
    public required ConfigDict Config { get; init; }

    /// <summary>What it was prepared for.</summary>
    public required PreparationOptions Options { get; init; }

    /// <summary>What the config asks for; null if it could not be read.</summary>
    public Experiment? Experiment { get; init; }

    /// <summary>The model without memory; null if there is none or it could not be built.</summary>
    public BuiltModel? Model { get; init; }

    /// <summary>The channels that the model's encoder takes; null if there is no model, or nothing tells.</summary>
    public int? InputChannels { get; init; }

    /// <summary>Why the run would be refused; empty if it would not.</summary>
    public IReadOnlyList<PreparationError> Errors { get; init; } = [];

    /// <summary>The training data with all its files; null if a run must build it anew.</summary>
    internal SegmentationDataset? Training { get; init; }

    /// <summary>The validation; null if there is none, or a run must build it anew.</summary>
    internal Evaluator? Validation { get; init; }

    /// <summary>The hooks of the config; null if they were not built.</summary>
    internal IReadOnlyList<TrainingHook>? Hooks { get; init; }

    /// <summary>Prepares a config.</summary>
    /// <param name="config">The config, as it was loaded.</param>
    /// <param name="options">What for.</param>
    public static PreparedExperiment Of(ConfigDict config, PreparationOptions options) => new ExperimentPreparation(config, options).Run();
}
