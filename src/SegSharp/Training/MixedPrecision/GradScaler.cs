using SegSharp.Checkpoints;

namespace SegSharp.Training.MixedPrecision;

/// <summary>PyTorch's rule: the scale grows after an interval of good steps in a row, and shrinks with each overflow.</summary>
/// <remarks>Source: <c>torch.cuda.amp.GradScaler</c>, https://pytorch.org/docs/stable/amp.html. The scale is a float32 number;
/// growth to infinity is refused.</remarks>
/// <param name="initialScale">The factor at the beginning.</param>
/// <param name="growthFactor">Factor on it after <paramref name="growthInterval"/> good steps.</param>
/// <param name="backoffFactor">Factor on it after an overflow.</param>
/// <param name="growthInterval">Good steps in a row before it grows.</param>
public sealed class GradScaler(double initialScale = 65536, double growthFactor = 2, double backoffFactor = 0.5, int growthInterval = 2000)
    : LossScaler((float)initialScale)
{
    /// <summary>Good steps since the last change.</summary>
    public long GrowthTracker { get; private set; }

    /// <inheritdoc />
    public override ScalerState State => new(Scale, GrowthTracker);

    /// <inheritdoc />
    public override void Update(bool overflow)
    {
        if (overflow)
        {
            (Scale, GrowthTracker) = ((float)(Scale * backoffFactor), 0);
        }
        else if (++GrowthTracker == growthInterval)
        {
            float grown = (float)(Scale * growthFactor);
            (Scale, GrowthTracker) = (float.IsFinite(grown) ? grown : Scale, 0);
        }
    }

    /// <inheritdoc />
    public override void Restore(ScalerState state) => (Scale, GrowthTracker) = (state.Scale, state.Steps);
}
