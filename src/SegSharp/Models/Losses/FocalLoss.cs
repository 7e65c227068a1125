using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>Cross-entropy of a sigmoid per channel, in which what is already right counts little.</summary>
/// <remarks>Source: Lin et al. 2017, https://arxiv.org/abs/1708.02002, eq. 5; the mean is over all elements,
/// those of ignored pixels included.</remarks>
public sealed class FocalLoss(string name = "loss_focal", double weight = 1) : SegmentationLoss(name, weight)
{
    /// <summary>How much what is right is held back.</summary>
    public double Gamma { get; init; } = 2;

    /// <summary>Weight of a yes against a no: one number, or one for each class.</summary>
    public IReadOnlyList<double> Alpha { get; init; } = [0.5];

    /// <summary>Weight of each class; null for 1.</summary>
    public IReadOnlyList<double>? ClassWeight { get; init; }

    /// <summary>How the elements' losses become one number.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <inheritdoc />
    public override LossRefusal? Refusal(int channels) => Alpha.Count != 1 && Alpha.Count != channels
        ? new("alpha", $"alpha has {Alpha.Count} numbers for {channels} classes")
        : LossReduction.RefuseWeights(ClassWeight, channels);

    /// <inheritdoc />
    protected override Tensor Evaluate(Tensor logits, LossTarget target)
    {
        Tensor yes = target.OneHot(logits.Shape[1]);
        Tensor no = yes.Neg() + 1;
        Tensor predicted = logits.Sigmoid();
        Tensor wrong = ((predicted.Neg() + 1) * yes) + (predicted * no);
        Tensor alpha = LossReduction.PerChannel(Alpha, logits.Device);
        Tensor loss = logits.BinaryCrossEntropy(yes) * ((alpha * yes) + ((alpha.Neg() + 1) * no)) * wrong.Pow(Gamma);
        Tensor pixels = target.Valid.To(DType.Float32);
        loss = loss * (target.PixelWeight is { } weight ? pixels * weight : pixels).Unsqueeze(1);
        loss = ClassWeight is { } weights ? loss * LossReduction.PerChannel(weights, logits.Device) : loss;
        return LossReduction.Reduce(loss, Reduction);
    }
}
