namespace SegSharp.Data.Imaging;

/// <summary>How a resized pixel is computed; the names are MMCV's, the arithmetic is OpenCV's.</summary>
public enum Interpolation
{
    /// <summary>The nearest pixel: the only one that is right for labels.</summary>
    Nearest = 0,

    /// <summary>Two by two pixels, without antialiasing.</summary>
    Bilinear = 1,

    /// <summary>Four by four pixels.</summary>
    Bicubic = 2,

    /// <summary>The mean over the area that a pixel covers.</summary>
    Area = 3,

    /// <summary>Eight by eight pixels.</summary>
    Lanczos = 4,
}
