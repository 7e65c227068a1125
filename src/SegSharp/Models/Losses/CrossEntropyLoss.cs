using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>Cross-entropy over pixels with a softmax over classes.</summary>
/// <remarks>
/// As MMSegmentation computes it: the (class-weighted) losses of the counted pixels are summed and divided by the number of
/// all pixels, ignored ones included, unless <see cref="CrossEntropyOptions.AvgNonIgnore"/> is set.
/// </remarks>
public sealed class CrossEntropyLoss(CrossEntropyOptions options)
{
    /// <summary>How it averages.</summary>
    public CrossEntropyOptions Options { get; } = options;

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits"><c>[batch, classes, height, width]</c>, float32.</param>
    /// <param name="target"><c>[batch, height, width]</c>, int64.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeException">Logits, target or class weights do not fit.</exception>
    public Tensor Compute(Tensor logits, Tensor target)
    {
        Tensor? weight = Options.ClassWeight is { } weights
            ? Tensor.From<float>([.. weights.Select(w => (float)w)], [weights.Count]).To(logits.Device)
            : null;
        Tensor sum = logits.CrossEntropy(target, weight, Reduction.Sum, Options.IgnoreIndex, Options.LabelSmoothing);
        if (sum.IsSymbolic)
        {
            return sum;
        }

        double count = Options.AvgNonIgnore
            ? target.Ne(Options.IgnoreIndex).Sum().Item()
            : target.Shape.ElementCount.Value;
        return sum * (Options.LossWeight / Math.Max(count, 1));
    }
}
