namespace SegSharp.Training;

/// <summary>What one step gave.</summary>
/// <param name="Losses">The losses of its batches.</param>
/// <param name="Accuracy">Fraction of the first batch's counted pixels that were right; null when it was not measured.</param>
/// <param name="GradientNorm">Norm of the gradients before clipping; null when it was not measured.</param>
internal sealed record StepResult(LossSums Losses, double? Accuracy, double? GradientNorm);
