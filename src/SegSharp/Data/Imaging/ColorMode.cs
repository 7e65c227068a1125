namespace SegSharp.Data.Imaging;

/// <summary>How a file's pixels are taken; the names are MMCV's <c>color_type</c>.</summary>
public enum ColorMode
{
    /// <summary>8-bit blue, green, red, turned upright as EXIF says.</summary>
    Color = 0,

    /// <summary>The file's own channels and depth, not turned.</summary>
    Unchanged = 1,

    /// <summary>One 8-bit channel of brightness, turned upright as EXIF says.</summary>
    Grayscale = 2,
}
