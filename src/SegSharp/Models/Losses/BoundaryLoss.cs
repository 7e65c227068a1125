using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>Cross-entropy of one channel that says where classes meet, boundary and rest weighted alike.</summary>
/// <remarks>
/// Source: Xu et al. 2023, https://arxiv.org/abs/2206.02066, section 3.4, as MMSegmentation's BoundaryLoss: a pixel of the boundary
/// weighs the share of the rest and the other way round. The true boundary is made of the labels (<see cref="BoundaryMap"/>), so
/// the loss goes onto any head with one channel.
/// </remarks>
public sealed class BoundaryLoss(string name = "loss_boundary", double weight = 1) : SegmentationLoss(name, weight)
{
    /// <summary>Width of the boundary in pixels.</summary>
    public int EdgeWidth { get; init; } = 3;

    /// <inheritdoc />
    public override LossRefusal? Refusal(int channels) => channels != 1
        ? new(
            "type",
            $"it judges a map of boundaries, one channel, and the head has {channels}; give it to an auxiliary head with out_channels=1")
        : null;

    /// <summary>The loss of a boundary map that is already there.</summary>
    /// <param name="logits"><c>[batch, 1, height, width]</c>.</param>
    /// <param name="boundary"><c>[batch, height, width]</c>, 1 on boundaries, 0 elsewhere, anything else where it is not known.</param>
    public static Tensor OfMap(Tensor logits, Tensor boundary)
    {
        Tensor yes = boundary.Eq(1).To(DType.Float32).Unsqueeze(1);
        Tensor no = boundary.Eq(0).To(DType.Float32).Unsqueeze(1);
        Tensor all = (yes.Sum() + no.Sum()).Clamp(1, float.MaxValue);
        Tensor weight = (yes * (no.Sum() / all)) + (no * (yes.Sum() / all));
        return (logits.BinaryCrossEntropy(yes) * weight).Mean();
    }

    /// <inheritdoc />
    protected override Tensor Evaluate(Tensor logits, LossTarget target)
    {
        if (target.Labels.IsSymbolic)
        {
            return OfMap(logits, target.Labels); // the map has the labels' shape
        }

        long[] map = BoundaryMap.Find(
            target.Labels.ToArray<long>(), (int)target.Labels.Shape[1].Value, (int)target.Labels.Shape[2].Value,
            target.IgnoreIndex, EdgeWidth);
        return OfMap(logits, Tensor.From(map, target.Labels.Shape).To(logits.Device));
    }
}
