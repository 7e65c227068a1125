using SegSharp.Checkpoints;

namespace SegSharp.Training.MixedPrecision;

/// <summary>
/// Keeps small gradients within float16's range: the loss is multiplied before the backward pass, the gradients divided after it.
/// </summary>
/// <remarks>Source: Micikevicius et al. 2018, https://arxiv.org/abs/1710.03740, section 3.2.</remarks>
public abstract class LossScaler
{
    private protected LossScaler(double scale) => Scale = scale;

    /// <summary>The factor in use.</summary>
    public double Scale { get; private protected set; }

    /// <summary>What decides about the next change of <see cref="Scale"/>; saved in checkpoints.</summary>
    public abstract ScalerState State { get; }

    /// <summary>After each step.</summary>
    /// <param name="overflow">Whether a gradient was infinite or not a number, so that the step was left out.</param>
    public abstract void Update(bool overflow);

    /// <summary>Puts back what <see cref="State"/> gave.</summary>
    public abstract void Restore(ScalerState state);
}
