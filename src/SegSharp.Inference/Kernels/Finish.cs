namespace SegSharp.Inference.Kernels;

/// <summary>What becomes of a matrix product: <c>c = a b + bias + residual</c>, then ReLU.</summary>
/// <param name="bias">One number a column, padded to whole panels: zeros where there is none.</param>
/// <param name="residual">Added at the end, so that its size does not round the sums; or null.</param>
/// <param name="residualStride">The distance between its rows.</param>
/// <param name="sums">Where sums lie between blocks of columns, rows of whole panels; null for the result,
/// if that is not the residual.</param>
/// <param name="isRelu">Whether negative results become 0; what is not a number stays so.</param>
internal readonly unsafe struct Finish(float* bias, float* residual = null, nint residualStride = 0, bool isRelu = false,
    float* sums = null)
{
    /// <summary>What the sums begin with.</summary>
    public float* Bias { get; } = bias;

    /// <summary>Where sums lie between blocks of columns; null for the result itself.</summary>
    public float* Sums { get; } = sums;

    /// <summary>What is added at the end.</summary>
    public float* Residual { get; } = residual;

    /// <summary>The distance between its rows.</summary>
    public nint ResidualStride { get; } = residualStride;

    /// <summary>Whether negative results become 0.</summary>
    public bool IsRelu { get; } = isRelu;
}
