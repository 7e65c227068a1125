using SegSharp.Tensors;

namespace SegSharp.Profiling;

/// <summary>What is profiled.</summary>
public sealed record ProfileOptions
{
    /// <summary>Whether predictions are profiled instead of training steps.</summary>
    public bool Predicts { get; init; }

    /// <summary>Steps that are recorded, at least 1.</summary>
    public int Steps { get; init; } = 5;

    /// <summary>Steps before them that are not: they fill caches.</summary>
    public int Warmup { get; init; } = 2;

    /// <summary>Images in a batch; null for the config's number.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Height and width of random images; null for the config's images, or where there are none for its size.</summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>Whether images are random even where the data set is there. Those of a <see cref="Size"/> always are.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>Where to compute.</summary>
    public Device Device { get; init; }
}
