using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>A convex stand-in for one minus the intersection over union.</summary>
/// <remarks>
/// Source: Berman et al. 2018, https://arxiv.org/abs/1705.08790, Algorithm 1, eq. 9 (softmax) and the hinge of section 3.
/// Ignored pixels are sorted to the end with an error of 0, which is the same as leaving them out, and no shape depends on the data.
/// </remarks>
public sealed class LovaszLoss(string name = "loss_lovasz", double weight = 1) : SegmentationLoss(name, weight)
{
    private const double BelowAnyError = -1e30;

    /// <summary>Whether there is one channel with a hinge, instead of a softmax over classes.</summary>
    public bool Binary { get; init; }

    /// <summary>The classes that count; null for those that are present, or for all, see <see cref="OnlyPresent"/>.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Whether classes that no pixel has are left out, where <see cref="Classes"/> names none.</summary>
    public bool OnlyPresent { get; init; } = true;

    /// <summary>Whether each image has a loss of its own.</summary>
    public bool PerImage { get; init; }

    /// <summary>Weight of each class; null for 1.</summary>
    public IReadOnlyList<double>? ClassWeight { get; init; }

    /// <summary>How the images' losses become one number.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <inheritdoc />
    public override LossRefusal? Refusal(int channels)
    {
        if (Binary != (channels == 1))
        {
            string type = Binary ? "binary" : "multi_class";
            return new(
                "loss_type",
                $"loss_type='{type}' does not go with {channels} channels: 'binary' is for one (out_channels=1), 'multi_class' for " +
                "several");
        }

        return Classes is not null && Classes.Any(c => c < 0 || c >= channels)
            ? new("classes", $"classes names {Classes.First(c => c < 0 || c >= channels)}, but they are 0 to {channels - 1}")
            : LossReduction.RefuseWeights(ClassWeight, channels);
    }

    /// <inheritdoc />
    protected override Tensor Evaluate(Tensor logits, LossTarget target)
    {
        Tensor predicted = Binary ? logits : logits.Softmax(1);
        if (!PerImage)
        {
            return Flat(predicted, target.Labels, target.IgnoreIndex);
        }

        // on symbols one image stands for all
        long images = logits.Shape[0].IsSymbolic ? 1 : logits.Shape[0].Value;
        Tensor[] losses = [.. Enumerable.Range(0, (int)images).Select(
            i => Flat(predicted.Narrow(0, i, 1), target.Labels.Narrow(0, i, 1), target.IgnoreIndex))];
        return LossReduction.Reduce(Ops.Stack(losses, 0), Reduction);
    }

    private Tensor Flat(Tensor predicted, Tensor labels, int ignoreIndex)
    {
        Tensor flat = labels.Reshape([-1]);
        Tensor valid = flat.Ne(ignoreIndex);
        if (Binary)
        {
            Tensor isTrue = flat.Eq(1).To(DType.Float32);
            Tensor errors = (predicted.Reshape([-1]) * ((isTrue * 2) - 1)).Neg() + 1;
            return Extension(errors, isTrue, valid);
        }

        // on symbols one class stands for all
        int[] classes = [.. Classes ?? [.. Enumerable.Range(0, (int)predicted.Shape[1].Value)]];
        List<Tensor> losses = [];
        foreach (int c in predicted.IsSymbolic ? classes[..Math.Min(1, classes.Length)] : classes)
        {
            Tensor isTrue = flat.Eq(c).To(DType.Float32);
            if (Classes is null && OnlyPresent && !isTrue.IsSymbolic && isTrue.Sum().Item() == 0)
            {
                continue;
            }

            Tensor loss = Extension((isTrue - predicted.Select(1, c).Reshape([-1])).Abs(), isTrue, valid);
            losses.Add(ClassWeight is { } weights ? loss * weights[c] : loss);
        }

        return losses.Count > 0 ? Ops.Stack([.. losses], 0).Mean() : predicted.Sum() * 0;
    }

    // The errors, largest first, weighted with the steps of the Jaccard index as one pixel after the other is counted as wrong.
    private static Tensor Extension(Tensor errors, Tensor isTrue, Tensor valid)
    {
        Tensor order = valid.Where(errors.Detach(), Ops.Full([], BelowAnyError, device: errors.Device)).Argsort(0, descending: true);
        Tensor counted = (errors * valid.To(DType.Float32)).Relu();
        return (counted.Gather(0, order) * Steps((isTrue * valid.To(DType.Float32)).Gather(0, order))).Sum();
    }

    private static Tensor Steps(Tensor sortedTruth)
    {
        Tensor total = sortedTruth.Sum();
        Tensor intersection = total - sortedTruth.Cumsum(0);
        Tensor union = total + (sortedTruth.Neg() + 1).Cumsum(0);
        Tensor jaccard = (intersection / union).Neg() + 1;
        if (jaccard.IsSymbolic)
        {
            return jaccard; // what comes before each has the same shape
        }

        Tensor former = Ops.Cat([Ops.Zeros([1], device: jaccard.Device), jaccard.Narrow(0, 0, jaccard.Shape[0].Value - 1)], 0);
        return jaccard - former;
    }
}
