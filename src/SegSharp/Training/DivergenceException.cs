using System.Globalization;

namespace SegSharp.Training;

/// <summary>The loss, a gradient or a weight is no longer a number.</summary>
public sealed class DivergenceException : Exception
{
    private const string Advice = "Lower the learning rate, lengthen the warm-up or clip the gradients, and check the labels.";

    private DivergenceException(int iteration, string message)
        : base(message) => Iteration = iteration;

    /// <summary>The iteration, from 1.</summary>
    public int Iteration { get; }

    /// <summary>The loss became NaN or infinite.</summary>
    public static DivergenceException OfLoss(int iteration, double loss) => new(iteration, string.Create(
        CultureInfo.InvariantCulture, $"The loss became {loss} at iteration {iteration}; training was stopped, " +
            $"and the checkpoints written so far are untouched. {Advice}"));

    /// <summary>A gradient became NaN or infinite while the loss was a number.</summary>
    public static DivergenceException OfGradient(int iteration, string parameter) => new(
        iteration,
        $"The gradient of '{parameter}' is no number at iteration {iteration}, though the loss is one; " +
            $"training was stopped before the weights took the step, and the checkpoints written so far are untouched. {Advice}");

    /// <summary>A weight is NaN.</summary>
    public static DivergenceException OfWeight(int iteration, string name) => new(
        iteration,
        $"The weights hold NaN at iteration {iteration}, in '{name}'; they were not saved, " +
            "and the checkpoints written so far are untouched. "
        + $"If the run began with them, its checkpoint is damaged: begin with another one. Otherwise: " +
            $"{char.ToLowerInvariant(Advice[0])}{Advice[1..]}");
}
