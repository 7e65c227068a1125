using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Layers;

/// <summary>A layer normalization.</summary>
internal sealed unsafe class Norm<V> : IDisposable
    where V : unmanaged, IVector<V>
{
    private readonly FloatMemory _numbers;
    private readonly int _channels;
    private readonly float _eps;

    /// <summary>Keeps the numbers.</summary>
    /// <param name="weight">The factor of each channel.</param>
    /// <param name="bias">What is added to each.</param>
    /// <param name="eps">What is added to the variance.</param>
    public Norm(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, double eps)
    {
        (_channels, _eps) = (weight.Length, (float)eps);
        _numbers = new FloatMemory(2 * (nint)_channels);
        weight.CopyTo(new Span<float>(_numbers.Pointer, _channels));
        bias.CopyTo(new Span<float>(_numbers.Pointer + _channels, _channels));
    }

    /// <summary>Normalizes rows; y may be x.</summary>
    public void Apply(float* x, nint xStride, int rows, float* y, nint yStride) =>
        RowKernels<V>.LayerNorm(x, xStride, rows, _channels, _numbers.Pointer, _numbers.Pointer + _channels, _eps, y, yStride);

    /// <inheritdoc />
    public void Dispose() => _numbers.Dispose();
}
