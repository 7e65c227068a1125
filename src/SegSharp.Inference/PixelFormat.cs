namespace SegSharp.Inference;

/// <summary>How the bytes of an image in memory lie.</summary>
public enum PixelFormat
{
    /// <summary>Red, green and blue of each pixel.</summary>
    Rgb24,

    /// <summary>Blue, green and red of each pixel, as OpenCV has them.</summary>
    Bgr24,

    /// <summary>Red, green, blue and an opacity that is not looked at.</summary>
    Rgba32,

    /// <summary>Blue, green, red and an opacity that is not looked at.</summary>
    Bgra32,

    /// <summary>One byte a pixel, for models of one channel.</summary>
    Gray8,

    /// <summary>As many bytes a pixel as the model has channels, in the order of its training.</summary>
    Bands8,
}
