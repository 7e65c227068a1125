namespace SegSharp.Inference.Kernels;

/// <summary>
/// What a tile is made of: it begins with a bias or with sums of before, adds products, then a residual, then takes what is positive.
/// </summary>
internal unsafe struct TileWork
{
    /// <summary>The first row of a.</summary>
    public float* A;

    /// <summary>The distance between rows of a.</summary>
    public nint Row;

    /// <summary>The panel of b, <c>[Depth, 2 vectors]</c>.</summary>
    public float* Panel;

    /// <summary>Columns of a.</summary>
    public nint Depth;

    /// <summary>What the sums begin with; null to go on from <see cref="From"/>.</summary>
    public float* Bias;

    /// <summary>The sums of the columns before, where there is no bias.</summary>
    public float* From;

    /// <summary>The distance between rows of these.</summary>
    public nint FromStride;

    /// <summary>Where the tile goes.</summary>
    public float* To;

    /// <summary>The distance between its rows.</summary>
    public nint ToStride;

    /// <summary>What is added at the end, or null.</summary>
    public float* Residual;

    /// <summary>The distance between rows of the residual.</summary>
    public nint ResidualStride;

    /// <summary>Whether negative results become 0.</summary>
    public bool IsRelu;
}
