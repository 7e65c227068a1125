namespace SegSharp.Diagnosis;

/// <summary>Kinds of <see cref="MaskMatter"/>.</summary>
internal enum MaskMatterKind
{
    /// <summary>Values that are no class and are not ignored.</summary>
    BeyondTheClasses,

    /// <summary>255 in masks that hold 0 and 255 alone.</summary>
    BlackAndWhite,

    /// <summary>The last class never occurs, as if the values needed no shift.</summary>
    LastClassMissing,

    /// <summary>Several channels: pictures in the place of indices.</summary>
    Pictures,
}
