using SegSharp.Checkpoints;
using SegSharp.Training.Averaging;
using SegSharp.Training.Optimizers;

namespace SegSharp.Training;

/// <summary>Puts the parts of a run back to where a checkpoint was written.</summary>
internal static class Resumption
{
    /// <summary>Puts the optimizer and the random generator back.</summary>
    /// <exception cref="CheckpointMismatchException">The checkpoint holds no training state.</exception>
    public static TrainingState Resume(Checkpoint checkpoint, Optimizer optimizer)
    {
        TrainingState state = checkpoint.Resume();
        optimizer.Restore(checkpoint.ReadOptimizer, state.OptimizerSteps);
        return state;
    }

    /// <summary>Puts the average of a model that was loaded, and the weights that are trained, back.</summary>
    public static void Resume(Checkpoint checkpoint, WeightAverage average)
    {
        // a checkpoint of a run without an average starts one with its weights
        if (checkpoint.HasTrained)
        {
            average.Restore(checkpoint.ReadTrained);
        }
    }
}
