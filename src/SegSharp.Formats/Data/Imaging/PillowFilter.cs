namespace SegSharp.Data.Imaging;

/// <summary>
/// How Pillow weighs pixels when it resizes; the numbers are Pillow's, as <c>resample</c> of a <c>preprocessor_config.json</c> has them.
/// </summary>
public enum PillowFilter
{
    /// <summary>The nearest pixel.</summary>
    Nearest = 0,

    /// <summary>A windowed sinc over three pixels to each side.</summary>
    Lanczos = 1,

    /// <summary>A triangle over one pixel to each side.</summary>
    Bilinear = 2,

    /// <summary>A cubic over two pixels to each side.</summary>
    Bicubic = 3,

    /// <summary>The mean of the pixels that are covered.</summary>
    Box = 4,

    /// <summary>A windowed sinc over one pixel to each side.</summary>
    Hamming = 5,
}
