namespace SegSharp.Data.Imaging;

/// <summary>Kinds of <see cref="ImageFault"/>, which have different remedies.</summary>
public enum ImageFaultKind
{
    /// <summary>The content is damaged or of an unknown format.</summary>
    Damaged,

    /// <summary>The file cannot be opened: it is missing, no file, or the system refuses it.</summary>
    Access,

    /// <summary>It has more pixels than are allowed.</summary>
    TooLarge,
}
