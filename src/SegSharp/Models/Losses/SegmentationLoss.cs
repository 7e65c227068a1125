using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>One term of what training minimises.</summary>
/// <param name="name">What the log calls it. As in MMSegmentation, only a name with <c>loss</c> in it is minimised;
/// others are logged alone.</param>
/// <param name="weight">Factor of the whole loss.</param>
public abstract class SegmentationLoss(string name, double weight)
{
    /// <summary>What the log calls it.</summary>
    public string Name { get; } = name;

    /// <summary>Factor of the whole loss.</summary>
    public double Weight { get; } = weight;

    /// <summary>The loss of a batch, times <see cref="Weight"/>.</summary>
    /// <param name="logits"><c>[batch, channels, height, width]</c>, float32.</param>
    /// <param name="target">What they should be.</param>
    /// <returns>A scalar, or one number per element where the loss is not reduced.</returns>
    /// <exception cref="ShapeException">Logits and target do not fit.</exception>
    public Tensor Compute(Tensor logits, LossTarget target)
    {
        Tensor loss = Evaluate(logits, target);
        return Weight == 1 ? loss : loss * Weight;
    }

    /// <summary>Whether logits of another size than the labels' may be given, to be resized in the loss's own pass.</summary>
    /// <param name="logits"><c>[batch, channels, height, width]</c>.</param>
    internal virtual bool Resizes(Tensor logits) => false;

    /// <summary>Says what is wrong where the loss cannot be computed on so many channels; null where it can.</summary>
    public virtual LossRefusal? Refusal(int channels) => null;

    /// <summary>The loss before its weight.</summary>
    protected abstract Tensor Evaluate(Tensor logits, LossTarget target);
}
