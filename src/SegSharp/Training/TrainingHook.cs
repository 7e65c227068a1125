using SegSharp.Checkpoints;
using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Training;

/// <summary>Takes part in a run. Hooks are called in the order of their list.</summary>
public abstract class TrainingHook
{
    /// <summary>Adds to a checkpoint what the hook needs to go on.</summary>
    internal virtual TrainingState Remember(TrainingState state) => state;

    /// <summary>Before the first iteration.</summary>
    /// <param name="firstIteration">Iterations done before; above 0 when a run goes on.</param>
    /// <param name="maxIterations">Iterations in all.</param>
    public virtual void BeforeTraining(int firstIteration, int maxIterations)
    {
    }

    /// <summary>After each iteration.</summary>
    public virtual void AfterIteration(IterationResult result, TrainingControl control)
    {
    }

    /// <summary>Before a validation.</summary>
    /// <param name="imageCount">How many images it will take.</param>
    public virtual void BeforeValidation(int imageCount)
    {
    }

    /// <summary>After each image of a validation.</summary>
    /// <param name="done">How many are done.</param>
    public virtual void AfterValidationImage(int done)
    {
    }

    /// <summary>After each prediction of a validation, in the order of the data set.</summary>
    /// <param name="iteration">Iterations done.</param>
    /// <param name="number">The image's number, from 1.</param>
    /// <param name="image">What is known of the image.</param>
    /// <param name="labels">The predicted class of each pixel, at the size of the mask.</param>
    public virtual void AfterPrediction(int iteration, int number, SampleInfo image, LabelMap labels)
    {
    }

    /// <summary>After each validation.</summary>
    public virtual void AfterValidation(ValidationResult result, TrainingControl control)
    {
    }

    /// <summary>At the end of each iteration, after its validation where there was one.</summary>
    /// <param name="iteration">Iterations done.</param>
    /// <param name="control">What may be done to the run.</param>
    public virtual void AtEndOfIteration(int iteration, TrainingControl control)
    {
    }

    /// <summary>When the run has ended, however it ended.</summary>
    public virtual void AfterTraining(TrainingOutcome outcome, TrainingControl control)
    {
    }
}
