using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>Like <see cref="DiceLoss"/>, with weights of their own for what was found wrongly and what was missed.</summary>
/// <remarks>Source: Salehi et al. 2017, https://arxiv.org/abs/1706.05721, eq. 1; ignored pixels as in MMSegmentation.</remarks>
public sealed class TverskyLoss(string name = "loss_tversky", double weight = 1) : SegmentationLoss(name, weight)
{
    /// <summary>Added to numerator and denominator.</summary>
    public double Smooth { get; init; } = 1;

    /// <summary>Weight of false positives.</summary>
    public double Alpha { get; init; } = 0.3;

    /// <summary>Weight of false negatives.</summary>
    public double Beta { get; init; } = 0.7;

    /// <summary>Weight of each class; null for 1.</summary>
    public IReadOnlyList<double>? ClassWeight { get; init; }

    /// <summary>The label whose pixels do not count; a class of this index is left out.</summary>
    public int IgnoreIndex { get; init; } = 255;

    /// <inheritdoc />
    public override LossRefusal? Refusal(int channels) => RegionLoss.Refusal(channels, ClassWeight);

    /// <inheritdoc />
    protected override Tensor Evaluate(Tensor logits, LossTarget target)
    {
        (Tensor predicted, Tensor truth, Tensor valid) = RegionLoss.Prepare(logits, target with { IgnoreIndex = IgnoreIndex });
        Tensor hit = (predicted * truth * valid).Sum([2, 3]);                                  // [N, C]
        Tensor wrong = (predicted * (truth.Neg() + 1) * valid).Sum([2, 3]);
        Tensor missed = ((predicted.Neg() + 1) * truth * valid).Sum([2, 3]);
        Tensor index = (hit + Smooth) / (hit + (wrong * Alpha) + (missed * Beta) + Smooth);
        return RegionLoss.MeanOverClasses(index, ClassWeight, IgnoreIndex);
    }
}
