using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>One minus the overlap of prediction and truth, class by class: <c>DiceLoss</c> of MMSegmentation up to 1.0.</summary>
/// <remarks>
/// Source: Milletari et al. 2016, https://arxiv.org/abs/1606.04797, section 3. As there, an ignored pixel counts as one of the
/// last class in the denominator and not at all in the numerator. <see cref="JointDiceLoss"/> is what later versions compute.
/// </remarks>
public sealed class DiceLoss(string name = "loss_dice", double weight = 1) : SegmentationLoss(name, weight)
{
    /// <summary>Added to numerator and denominator.</summary>
    public double Smooth { get; init; } = 1;

    /// <summary>Power of the probabilities in the denominator.</summary>
    public double Exponent { get; init; } = 2;

    /// <summary>Weight of each class; null for 1.</summary>
    public IReadOnlyList<double>? ClassWeight { get; init; }

    /// <summary>The label whose pixels do not count in the numerator; a class of this index is left out.</summary>
    public int IgnoreIndex { get; init; } = 255;

    /// <inheritdoc />
    public override LossRefusal? Refusal(int channels) => RegionLoss.Refusal(channels, ClassWeight);

    /// <inheritdoc />
    protected override Tensor Evaluate(Tensor logits, LossTarget target)
    {
        (Tensor predicted, Tensor truth, Tensor valid) = RegionLoss.Prepare(logits, target with { IgnoreIndex = IgnoreIndex });
        Tensor numerator = ((predicted * truth * valid).Sum([2, 3]) * 2) + Smooth;             // [N, C]
        Tensor denominator = (predicted.Pow(Exponent) + truth).Sum([2, 3]) + Smooth;           // truth is 0 or 1 in any power
        return RegionLoss.MeanOverClasses(numerator / denominator, ClassWeight, IgnoreIndex);
    }
}
