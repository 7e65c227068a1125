using SegSharp.Checkpoints;
using SegSharp.Data.Loading;
using SegSharp.Training.Averaging;
using SegSharp.Training.MixedPrecision;
using SegSharp.Training.Optimizers;
using SegSharp.Training.Schedules;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>What takes part in a run.</summary>
/// <param name="Task">What is learned; its model has memory.</param>
/// <param name="Optimizer">How the parameters move.</param>
/// <param name="Schedule">How fast.</param>
/// <param name="Loader">The training batches.</param>
/// <param name="Validation">The validation; null for none.</param>
/// <param name="Description">What the checkpoints will say of themselves.</param>
/// <param name="Seed">The run's seed, kept in its checkpoints.</param>
public sealed record TrainingParts(
    LearningTask Task, Optimizer Optimizer, LearningRateSchedule Schedule, DataLoader Loader,
    IValidation? Validation, CheckpointDescription Description, long Seed)
{
    /// <summary>What the command line asked for beyond the config, kept in the run's checkpoints.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The course of the optimizer's momentum; null where it stays.</summary>
    public LearningRateSchedule? Momentum { get; init; }

    /// <summary>The average of the weights, which is validated and saved; null for the weights themselves.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>In which precision the model is run.</summary>
    public PrecisionMode Precision { get; init; } = new();

    /// <summary>In which precision it is validated.</summary>
    public PrecisionMode ValidationPrecision { get; init; } = new();
}
