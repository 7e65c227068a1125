using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>Chooses the hard pixels, those that a head's losses shall count: online hard example mining.</summary>
/// <remarks>Source: Shrivastava et al. 2016, https://arxiv.org/abs/1604.03540, for pixels as MMSegmentation's OHEMPixelSampler.</remarks>
/// <param name="threshold">Pixels whose class has a probability below this are hard; null to take the largest losses.</param>
/// <param name="minKept">At least so many pixels of each image count, on average over the batch.</param>
public sealed class OhemPixelSampler(double? threshold, long minKept = 100_000)
{
    /// <summary>What configs call it.</summary>
    internal const string TypeName = "OHEMPixelSampler";

    /// <summary>Pixels whose class has a probability below this are hard; null to take the largest losses.</summary>
    public double? Threshold { get; } = threshold;

    /// <summary>At least so many pixels of each image count.</summary>
    public long MinKept { get; } = minKept;

    /// <summary>1 for pixels that count, else 0: <c>[batch, height, width]</c>, float32.</summary>
    /// <param name="logits"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="target">The labels.</param>
    /// <param name="losses">The head's losses; those per pixel decide where there is no threshold.</param>
    public Tensor Sample(Tensor logits, LossTarget target, IReadOnlyList<SegmentationLoss> losses)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Disable();
        Tensor valid = target.Valid.Reshape([-1]);

        // on symbols one image stands for the batch: how many are kept changes no shape
        long kept = MinKept * (logits.Shape[0].IsSymbolic ? 1 : logits.Shape[0].Value);
        Tensor chosen = Threshold is { } bound
            ? Below(Probability(logits, target).Reshape([-1]), valid, kept, bound)
            : Largest(losses, logits, target, kept);
        return scope.Keep(chosen.LogicalAnd(valid).To(DType.Float32).Reshape(target.Labels.Shape));
    }

    // The probability that each pixel has for its own class.
    private static Tensor Probability(Tensor logits, LossTarget target)
    {
        if (logits.Shape[1] == 1)
        {
            Tensor yes = logits.Select(1, 0).Sigmoid();
            return target.Labels.Eq(1).Where(yes, yes.Neg() + 1);
        }

        Tensor labels = target.Valid.Where(target.Labels, Ops.Zeros([], DType.Int64, logits.Device));
        return logits.Softmax(1).Gather(1, labels.Unsqueeze(1));
    }

    private static Tensor Below(Tensor probability, Tensor valid, long kept, double threshold)
    {
        // ignored pixels come last
        Tensor ranked = valid.Where(probability, Ops.Full([], 2, device: probability.Device));
        if (ranked.IsSymbolic)
        {
            return probability.Lt(threshold);
        }

        long count = (long)valid.Sum().Item();
        if (count == 0)
        {
            return valid;
        }

        Tensor atRank = ranked.Gather(0, ranked.Argsort(0)).Select(0, Math.Min(kept, count - 1));
        return probability.Lt(Math.Max(atRank.Item(), threshold));
    }

    private static Tensor Largest(IReadOnlyList<SegmentationLoss> losses, Tensor logits, LossTarget target, long kept)
    {
        Tensor? sum = null;
        foreach (CrossEntropyLoss loss in losses.OfType<CrossEntropyLoss>())
        {
            Tensor term = loss.PerPixel(logits, target) * loss.Weight;
            sum = sum is null ? term : sum + term;
        }

        Tensor all = (sum
            ?? throw new InvalidOperationException("Without a threshold a cross-entropy decides which pixels are hard, and there is none."))
            .Reshape([-1]);
        Tensor order = target.Valid.Reshape([-1]).Where(all, Ops.Full([], -1, device: all.Device)).Argsort(0, descending: true);
        return order.Argsort(0).Lt(kept); // each pixel's rank
    }
}
