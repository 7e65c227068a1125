namespace SegSharp.Inference.Rendering;

/// <summary>Where a legend goes.</summary>
public enum LegendPlacement
{
    /// <summary>At the right of the picture.</summary>
    Beside,

    /// <summary>Under the picture.</summary>
    Below,
}
