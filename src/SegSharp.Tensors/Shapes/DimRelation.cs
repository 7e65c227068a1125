namespace SegSharp.Tensors;

/// <summary>How two dimensions compare.</summary>
public enum DimRelation
{
    /// <summary>Both are the same.</summary>
    Equal,

    /// <summary>The left one is at least as large as the right one.</summary>
    AtLeast,
}
