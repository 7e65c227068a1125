using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>
/// One minus the overlap of prediction and truth, all classes of an image together: <c>DiceLoss</c> of MMSegmentation 1.1 and later.
/// </summary>
/// <remarks>
/// Source: Milletari et al. 2016, https://arxiv.org/abs/1606.04797, section 3. As there, ignored pixels are of no class, and what is
/// predicted in them still counts in the denominator. One channel alone stands for class 1.
/// </remarks>
public sealed class JointDiceLoss(string name = "loss_dice", double weight = 1) : SegmentationLoss(name, weight)
{
    /// <summary>Whether each channel has a sigmoid, instead of a softmax over all.</summary>
    public bool UseSigmoid { get; init; } = true;

    /// <summary>Whether the predictions are logits; otherwise they are taken as probabilities.</summary>
    public bool Activate { get; init; } = true;

    /// <summary>Whether the denominator has the sums themselves, not those of squares.</summary>
    public bool Naive { get; init; }

    /// <summary>Keeps the denominator above 0.</summary>
    public double Eps { get; init; } = 1e-3;

    /// <summary>The index of a channel that is left out; none where there is no such channel.</summary>
    public int IgnoredChannel { get; init; } = 255;

    /// <summary>How the images' losses become one number.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <inheritdoc />
    public override LossRefusal? Refusal(int channels) => channels == 1 && Activate && !UseSigmoid
        ? new(LossReduction.SigmoidKey, "a softmax over one channel is always 1, so nothing would be learned; set use_sigmoid=True")
        : null;

    /// <inheritdoc />
    protected override Tensor Evaluate(Tensor logits, LossTarget target)
    {
        Tensor predicted = !Activate ? logits : UseSigmoid ? logits.Sigmoid() : logits.Softmax(1);
        Tensor truth = target.OneHot(logits.Shape[1]);
        if (IgnoredChannel >= 0 && IgnoredChannel < logits.Shape[1].Value)
        {
            (predicted, truth) = (Without(predicted, IgnoredChannel), Without(truth, IgnoredChannel));
        }

        Tensor overlap = (predicted * truth).Sum([1, 2, 3]) * 2; // [N]
        Tensor index = Naive
            ? (overlap + Eps) / (predicted.Sum([1, 2, 3]) + truth.Sum([1, 2, 3]) + Eps)
            : overlap / ((predicted * predicted).Sum([1, 2, 3]) + truth.Sum([1, 2, 3]) + (2 * Eps));
        return LossReduction.Reduce(index.Neg() + 1, Reduction);
    }

    private static Tensor Without(Tensor channels, int index) => Ops.Cat(
        [channels.Narrow(1, 0, index), channels.Narrow(1, index + 1, channels.Shape[1].Value - index - 1)], 1);
}
