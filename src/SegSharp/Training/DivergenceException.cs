namespace SegSharp.Training;

/// <summary>The loss is no longer a number.</summary>
public sealed class DivergenceException : Exception
{
    /// <summary>Builds the exception.</summary>
    public DivergenceException(int iteration, double loss)
        : base($"The loss became {loss} at iteration {iteration}; training was stopped before the weights took the step, and the checkpoints written so far " +
               "are untouched. Lower the learning rate, lengthen the warm-up or clip the gradients, and check the labels.") => Iteration = iteration;

    /// <summary>The iteration, from 1.</summary>
    public int Iteration { get; }
}
