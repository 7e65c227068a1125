using SegSharp.Configuration;
using SegSharp.Models.Losses;
using SegSharp.Tensors;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>A loss as a plugin may have it: it asks a tensor for its number, which a run on symbols has not.</summary>
[Registered("UnfollowableLoss")]
public sealed class UnfollowableLoss(ConfigSection section) : SegmentationLoss(section.String("loss_name", "loss_unfollowable"), 1)
{
    /// <inheritdoc />
    protected override Tensor Evaluate(Tensor logits, LossTarget target)
    {
        Tensor loss = logits.CrossEntropy(target.Labels, weight: null, Reduction.Mean, target.IgnoreIndex, labelSmoothing: 0);
        return loss.Item() > 1e6 ? loss * 0 : loss;
    }
}
