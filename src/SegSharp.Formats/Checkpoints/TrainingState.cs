namespace SegSharp.Checkpoints;

/// <summary>Where a run stood when its checkpoint was written: with the tensors beside it, all that is needed to go on exactly.</summary>
/// <param name="Iteration">Iterations done.</param>
/// <param name="ConsumedBatches">Batches taken from the loader; with the seed this fixes all data to come.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="OptimizerSteps">Steps the optimizer has taken.</param>
/// <param name="ValidatedIteration">The iteration of the last validation.</param>
/// <param name="BestValue">The best value so far of the metric that is watched; null before the first validation.</param>
/// <param name="BestIteration">The iteration of <paramref name="BestValue"/>.</param>
public sealed record TrainingState(
    int Iteration, long ConsumedBatches, long Seed, long OptimizerSteps, int? ValidatedIteration = null, double? BestValue = null,
    int? BestIteration = null)
{
    /// <summary>The loss scale of mixed precision; null where there is none.</summary>
    public ScalerState? LossScale { get; init; }

    /// <summary>What the log has added up since its last line; null for nothing.</summary>
    public LogWindow? Window { get; init; }

    /// <summary>
    /// What the command line asked of the run beyond its config, such as <c>randomness.seed=7</c>; it holds for the run that goes on, too.
    /// </summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>What the run's hooks remember, by their names; null where none remembers anything.</summary>
    public IReadOnlyDictionary<string, string>? Hooks { get; init; }
}
