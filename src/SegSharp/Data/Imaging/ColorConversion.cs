namespace SegSharp.Data.Imaging;

/// <summary>Changes of colour space for 8-bit images.</summary>
public enum ColorConversion
{
    /// <summary>BGR to RGB, and back.</summary>
    SwapRedAndBlue = 0,

    /// <summary>BGR to hue (0 to 179), saturation and value.</summary>
    BgrToHsv = 1,

    /// <summary>Hue (0 to 179), saturation and value to BGR.</summary>
    HsvToBgr = 2,

    /// <summary>BGR to one channel of brightness.</summary>
    BgrToGray = 3,

    /// <summary>One channel to three equal ones.</summary>
    GrayToBgr = 4,
}
