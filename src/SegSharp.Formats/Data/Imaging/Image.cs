namespace SegSharp.Data.Imaging;

/// <summary>Rows of interleaved channels in memory: <c>[height, width, channels]</c> without gaps.</summary>
/// <remarks>Three channels are blue, green, red, as everywhere in OpenCV and MMSegmentation.</remarks>
public abstract class Image
{
    private protected Image(int height, int width, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (Height, Width, Channels) = (height, width, channels);
        Length = checked(height * width * channels);
    }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>Values per pixel.</summary>
    public int Channels { get; }

    /// <summary>Number of values, <c>height × width × channels</c>.</summary>
    public int Length { get; }

    /// <summary>OpenCV's number of the element type.</summary>
    internal abstract PixelDepth Depth { get; }

    /// <summary>Bytes per value.</summary>
    internal abstract int ElementBytes { get; }

    /// <summary>Bytes per row.</summary>
    internal int RowBytes => Width * Channels * ElementBytes;

    /// <summary>The memory of all values.</summary>
    internal abstract Span<byte> Bytes { get; }

    /// <summary>Gives the memory back to be used again. The image is unusable after that.</summary>
    internal abstract void Release();

    /// <summary>An image of the same type and channels whose values are not set yet.</summary>
    internal abstract Image New(int height, int width);
}
