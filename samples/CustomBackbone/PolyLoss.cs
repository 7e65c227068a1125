using SegSharp.Configuration;
using SegSharp.Models.Losses;
using SegSharp.Tensors;

namespace CustomBackbone;

/// <summary>A loss of one's own: cross-entropy plus <c>epsilon * (1 - p)</c>, with p the probability of the pixel's class.</summary>
/// <remarks>
/// Source: Leng et al. 2022, https://arxiv.org/abs/2204.12511, "Poly-1". A config asks for it by
/// <c>loss_decode=dict(type='PolyLoss', epsilon=1.0)</c>.
/// </remarks>
[Registered("PolyLoss")]
public sealed class PolyLoss : SegmentationLoss
{
    private readonly double _epsilon;

    /// <summary>Builds the loss from its part of the config.</summary>
    public PolyLoss(ConfigSection section)
        : base(section.String("loss_name", "loss_poly"), section.Double("loss_weight", 1)) =>
        _epsilon = section.Double("epsilon", 1);

    /// <inheritdoc />
    protected override Tensor Evaluate(Tensor logits, LossTarget target)
    {
        // [N, H, W]; 0 where ignored
        Tensor entropy = logits.CrossEntropy(target.Labels, weight: null, Reduction.None, target.IgnoreIndex, labelSmoothing: 0);
        Tensor missing = -(-entropy).Exp() + 1;
        return (entropy + (missing * _epsilon)).Mean();
    }
}
