namespace SegSharp.Data.Imaging;

/// <summary>How an image is mirrored; the numbers are OpenCV's.</summary>
public enum FlipDirection
{
    /// <summary>Left and right change places.</summary>
    Horizontal = 1,

    /// <summary>Top and bottom change places.</summary>
    Vertical = 0,

    /// <summary>Both: a turn by 180 degrees.</summary>
    Diagonal = -1,
}
