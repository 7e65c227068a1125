namespace SegSharp.Diagnosis.Data;

/// <summary>What a file of a data set is looked at for.</summary>
internal enum FileKind
{
    /// <summary>An image: its header.</summary>
    Image,

    /// <summary>A mask of class indices: their values.</summary>
    Mask,

    /// <summary>A mask whose colours stand for classes, as <c>palette_map</c> says: the colours.</summary>
    ColorMask,
}
