namespace SegSharp.Training;

/// <summary>What one iteration gave.</summary>
/// <param name="Iteration">Iterations done, this one included.</param>
/// <param name="MaxIterations">Iterations in all.</param>
/// <param name="Loss">The loss of the batch, the sum of all that is minimised.</param>
/// <param name="LearningRate">The base learning rate that was used.</param>
/// <param name="Accuracy">Fraction of the batch's counted pixels that were right; null when it was not measured.</param>
/// <param name="GradientNorm">2-norm of the gradients before clipping; null when it was not measured.</param>
/// <param name="Duration">How long it took, data included.</param>
/// <param name="DataTime">How long it waited for data.</param>
/// <param name="MemoryPeak">Bytes that tensors held at most since training began.</param>
public sealed record IterationResult(
    int Iteration, int MaxIterations, double Loss, double LearningRate, double? Accuracy, double? GradientNorm,
    TimeSpan Duration, TimeSpan DataTime, long MemoryPeak)
{
    /// <summary>Every single loss by name, such as <c>decode.loss_ce</c>.</summary>
    public IReadOnlyDictionary<string, double> Losses { get; init; } = new Dictionary<string, double>();

    /// <summary>How many images the validations to come will take, one right after this iteration included.</summary>
    public long ValidationImagesLeft { get; init; }

    /// <summary>The most bytes that CPU tensors held in each stage of this iteration.</summary>
    public IReadOnlyDictionary<TrainingStage, long> StageMemory { get; init; } = new Dictionary<TrainingStage, long>();
}
