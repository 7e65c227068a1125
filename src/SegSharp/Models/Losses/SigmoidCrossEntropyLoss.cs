using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>Cross-entropy of each channel by itself with a sigmoid: <c>CrossEntropyLoss(use_sigmoid=True)</c>.</summary>
/// <remarks>
/// Divided by the number of all elements, ignored pixels included, unless <see cref="AvgNonIgnore"/> is set. One channel alone
/// stands for class 1 of a binary segmentation.
/// </remarks>
public sealed class SigmoidCrossEntropyLoss(string name = "loss_ce", double weight = 1) : SegmentationLoss(name, weight)
{
    /// <summary>Factor on the loss where each channel's answer is yes; null for 1.</summary>
    public IReadOnlyList<double>? ClassWeight { get; init; }

    /// <summary>Whether the sum is divided by the counted elements, rather than by all.</summary>
    public bool AvgNonIgnore { get; init; }

    /// <summary>How the elements' losses become one number.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <inheritdoc />
    public override LossRefusal? Refusal(int channels) => LossReduction.RefuseWeights(ClassWeight, channels);

    /// <inheritdoc />
    protected override Tensor Evaluate(Tensor logits, LossTarget target)
    {
        Tensor oneHot = target.OneHot(logits.Shape[1]);
        Tensor loss = logits.BinaryCrossEntropy(oneHot);
        if (ClassWeight is { } weights)
        {
            loss = loss * ((oneHot * (LossReduction.PerChannel(weights, logits.Device) - 1)) + 1);
        }

        Tensor valid = target.Valid.To(DType.Float32).Unsqueeze(1); // [N, 1, H, W]
        Tensor pixels = target.PixelWeight is { } weight ? valid * weight.Unsqueeze(1) : valid;
        return LossReduction.Reduce(loss * pixels, Reduction, AvgNonIgnore ? valid.Sum() * logits.Shape[1].Value : null);
    }
}
