namespace SegSharp.Configuration;

/// <summary>Mixed precision: <c>AmpOptimWrapper</c> or <c>fp16</c>.</summary>
public sealed record MixedPrecisionOptions
{
    /// <summary><c>float16</c> or <c>bfloat16</c>; null for the device's usual one.</summary>
    public string? DataType { get; init; }

    /// <summary>Whether the loss scale adapts; otherwise it stays at <see cref="InitialScale"/>.</summary>
    public bool IsDynamic { get; init; } = true;

    /// <summary>The loss scale at the beginning.</summary>
    public double InitialScale { get; init; } = 65536;

    /// <summary>Factor on the scale after <see cref="GrowthInterval"/> good steps.</summary>
    public double GrowthFactor { get; init; } = 2;

    /// <summary>Factor on the scale after an overflow.</summary>
    public double BackoffFactor { get; init; } = 0.5;

    /// <summary>Good steps before the scale grows.</summary>
    public int GrowthInterval { get; init; } = 2000;

    /// <summary>Steps between growths by the rule of MMCV 1.x (<c>scale_window</c>); null for PyTorch's rule.</summary>
    public int? Window { get; init; }
}
