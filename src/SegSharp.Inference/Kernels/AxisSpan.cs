namespace SegSharp.Inference.Kernels;

/// <summary>The positions of a resized axis, as kernels read them.</summary>
/// <param name="low">The lower neighbour of each position.</param>
/// <param name="high">The upper one.</param>
/// <param name="lowWeight">The weight of the lower one.</param>
/// <param name="highWeight">The weight of the upper one.</param>
/// <param name="count">Positions.</param>
internal readonly unsafe struct AxisSpan(int* low, int* high, float* lowWeight, float* highWeight, int count)
{
    /// <summary>The lower neighbour of each position.</summary>
    public int* Low { get; } = low;

    /// <summary>The upper one.</summary>
    public int* High { get; } = high;

    /// <summary>The weight of the lower one.</summary>
    public float* LowWeight { get; } = lowWeight;

    /// <summary>The weight of the upper one.</summary>
    public float* HighWeight { get; } = highWeight;

    /// <summary>Positions.</summary>
    public int Count { get; } = count;
}
