using SegSharp.Checkpoints;

namespace SegSharp.Training.MixedPrecision;

/// <summary>
/// MMCV's rule: the scale grows whenever the steps since the last overflow are a multiple of a window, and never falls below 1.
/// </summary>
/// <remarks>Source: <c>LossScaler</c> of MMCV 1.2.7, which the original SegFormer trains with.</remarks>
/// <param name="initialScale">The factor at the beginning.</param>
/// <param name="scaleFactor">Factor and divisor of each change.</param>
/// <param name="scaleWindow">Steps between growths.</param>
public sealed class WindowLossScaler(double initialScale = 4294967296, double scaleFactor = 2, int scaleWindow = 1000)
    : LossScaler(initialScale)
{
    private long _step;
    private long _lastOverflow = -1;

    /// <inheritdoc />
    public override ScalerState State => new(Scale, _step, _lastOverflow);

    /// <inheritdoc />
    public override void Update(bool overflow)
    {
        if (overflow)
        {
            (Scale, _lastOverflow) = (Math.Max(Scale / scaleFactor, 1), _step);
        }
        else if ((_step - _lastOverflow) % scaleWindow == 0)
        {
            Scale *= scaleFactor;
        }

        _step++;
    }

    /// <inheritdoc />
    public override void Restore(ScalerState state) => (Scale, _step, _lastOverflow) = (state.Scale, state.Steps, state.LastOverflow);
}
