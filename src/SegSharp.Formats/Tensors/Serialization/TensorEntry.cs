namespace SegSharp.Tensors.Serialization;

/// <summary>One tensor in a file, before it is read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Where its bytes begin in the file.</param>
/// <param name="Length">How many bytes it has.</param>
public sealed record TensorEntry(string Name, DType DType, Shape Shape, long Offset, long Length)
{
    /// <summary>The most dimensions that a tensor may have.</summary>
    internal const int MaximumRank = 12;

    /// <summary>
    /// The file's name of an element type with which nothing here computes; null for those of <see cref="DType"/>,
    /// which then means nothing.
    /// </summary>
    public string? ForeignType { get; init; }

    /// <summary>The element type for people.</summary>
    public string TypeName => ForeignType ?? DType.ToString();
}
