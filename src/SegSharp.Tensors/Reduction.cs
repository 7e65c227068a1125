namespace SegSharp.Tensors;

/// <summary>What a loss makes of its values; the numbers are libtorch's.</summary>
public enum Reduction
{
    /// <summary>All of them.</summary>
    None = 0,

    /// <summary>Their mean.</summary>
    Mean = 1,

    /// <summary>Their sum.</summary>
    Sum = 2,
}
