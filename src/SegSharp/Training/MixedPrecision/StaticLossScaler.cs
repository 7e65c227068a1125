using SegSharp.Checkpoints;

namespace SegSharp.Training.MixedPrecision;

/// <summary>A factor that stays: <c>loss_scale=512.</c>. Steps with an overflow are still left out.</summary>
/// <param name="scale">The factor.</param>
public sealed class StaticLossScaler(double scale) : LossScaler(scale)
{
    /// <inheritdoc />
    public override ScalerState State => new(Scale);

    /// <inheritdoc />
    public override void Update(bool overflow)
    {
    }

    /// <inheritdoc />
    public override void Restore(ScalerState state) => Scale = state.Scale;
}
