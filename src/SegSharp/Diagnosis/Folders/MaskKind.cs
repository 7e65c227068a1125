namespace SegSharp.Diagnosis.Folders;

/// <summary>How masks say what class a pixel has.</summary>
public enum MaskKind
{
    /// <summary>By its index; 255 does not count.</summary>
    Indices,

    /// <summary>By its number from 1.</summary>
    FromOne,

    /// <summary>255 for the object, 0 for the rest.</summary>
    Binary,

    /// <summary>By greys that people can tell apart.</summary>
    Greys,

    /// <summary>By a colour.</summary>
    Colors,
}
