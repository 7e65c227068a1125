using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>Cross-entropy over pixels with a softmax over classes.</summary>
/// <remarks>
/// As MMSegmentation up to 1.0 computes it: the (class-weighted) losses of the counted pixels are summed and divided by the
/// number of all pixels, ignored ones included, unless <see cref="AvgNonIgnore"/> is set; with <see cref="AvgClassWeight"/> by the sum of
/// the class weights of the counted pixels' labels, as MMSegmentation since 1.1 has it.
/// </remarks>
public sealed class CrossEntropyLoss(string name = "loss_ce", double weight = 1) : SegmentationLoss(name, weight)
{
    // float32's, as there: where nothing counts, the loss is 0
    private const double Eps = 1.1920929e-7;

    /// <summary>Weight of each class; null for 1.</summary>
    public IReadOnlyList<double>? ClassWeight { get; init; }

    /// <summary>Whether the sum is divided by the counted pixels, rather than by all.</summary>
    public bool AvgNonIgnore { get; init; }

    /// <summary>Whether the sum is divided by the sum of the class weights of the counted pixels' labels.</summary>
    public bool AvgClassWeight { get; init; }

    /// <summary>How much of the target goes evenly to all classes, 0 to 1.</summary>
    /// <remarks>Source: Szegedy et al. 2016, https://arxiv.org/abs/1512.00567, section 7.</remarks>
    public double LabelSmoothing { get; init; }

    /// <summary>How the pixels' losses become one number.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <inheritdoc />
    public override LossRefusal? Refusal(int channels) => channels == 1
        ? new(LossReduction.SigmoidKey, "a softmax over one channel is always 1, so nothing would be learned; set use_sigmoid=True")
        : LossReduction.RefuseWeights(ClassWeight, channels);

    /// <inheritdoc />
    internal override bool Resizes(Tensor logits) => LabelSmoothing == 0 && FusedKernels.CanTake(logits);

    /// <summary>The losses of single pixels, <c>[batch, height, width]</c>, before <see cref="SegmentationLoss.Weight"/>.</summary>
    internal Tensor PerPixel(Tensor logits, LossTarget target)
    {
        Tensor? weight = Weights(logits);
        if (IsCoarse(logits, target) && Resizes(logits))
        {
            return logits.ResizedCrossEntropy(target.Labels, weight, target.IgnoreIndex, target.AlignCorners);
        }

        Shape size = target.Labels.Shape;
        Tensor fine = IsCoarse(logits, target) ? logits.ResizeBilinear(size[1], size[2], target.AlignCorners) : logits;
        return fine.CrossEntropy(target.Labels, weight, Reduction.None, target.IgnoreIndex, LabelSmoothing);
    }

    /// <inheritdoc />
    protected override Tensor Evaluate(Tensor logits, LossTarget target)
    {
        if (Reduction == Reduction.Mean && !AvgClassWeight && target.PixelWeight is null && IsCoarse(logits, target) && Resizes(logits))
        {
            return ResizedMean(logits, target);
        }

        Tensor loss = PerPixel(logits, target);
        loss = target.PixelWeight is { } weight ? loss * weight : loss;
        return AvgClassWeight && ClassWeight is { } weights && Reduction == Reduction.Mean
            ? loss.Sum() / (WeightOfLabels(weights, logits, target) + Eps)
            : LossReduction.Reduce(loss, Reduction, AvgNonIgnore ? target.Valid.Sum() : null);
    }

    private static bool IsCoarse(Tensor logits, LossTarget target) => logits.Shape.Remove(1) != target.Labels.Shape;

    // the mean over all pixels; over the counted ones that by their share
    private Tensor ResizedMean(Tensor logits, LossTarget target)
    {
        Tensor mean = logits.ResizedCrossEntropyMean(target.Labels, Weights(logits), target.IgnoreIndex, target.AlignCorners);
        return AvgNonIgnore ? mean / target.Valid.To(DType.Float32).Mean().Clamp(Eps * Eps, 1) : mean;
    }

    private Tensor? Weights(Tensor logits) => ClassWeight is { } weights ? LossReduction.Vector(weights, logits.Device) : null;

    private static Tensor WeightOfLabels(IReadOnlyList<double> weights, Tensor logits, LossTarget target) =>
        (target.OneHot(logits.Shape[1]) * LossReduction.PerChannel(weights, logits.Device) * target.Valid.Unsqueeze(1).To(DType.Float32))
            .Sum();
}
