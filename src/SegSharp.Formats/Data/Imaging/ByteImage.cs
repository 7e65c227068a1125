namespace SegSharp.Data.Imaging;

/// <summary>An image of 8-bit values, 0 to 255.</summary>
public sealed class ByteImage : Image
{
    private readonly RentedArray<byte> _pixels;

    /// <summary>Makes a black image.</summary>
    public ByteImage(int height, int width, int channels)
        : base(height, width, channels) => _pixels = new(new byte[Length]);

    /// <summary>Takes <paramref name="pixels"/> as its memory, without a copy.</summary>
    /// <exception cref="ArgumentException">The array has not <c>height × width × channels</c> values.</exception>
    public ByteImage(int height, int width, int channels, byte[] pixels)
        : base(height, width, channels) => _pixels = new(ArrayCheck.Length(pixels, Length));

    private ByteImage(int height, int width, int channels, RentedArray<byte> memory)
        : base(height, width, channels) => _pixels = memory;

    /// <summary>The values, row by row: <c>[height, width, channels]</c>.</summary>
    public Span<byte> Pixels => _pixels.Span;

    /// <inheritdoc />
    internal override PixelDepth Depth => PixelDepth.Byte;

    /// <inheritdoc />
    internal override int ElementBytes => 1;

    /// <inheritdoc />
    internal override Span<byte> Bytes => _pixels.Span;

    /// <summary>An image whose values are not set yet.</summary>
    internal static ByteImage Uninitialized(int height, int width, int channels) =>
        new(height, width, channels, RentedArray<byte>.Rent(checked(height * width * channels)));

    /// <inheritdoc />
    internal override void Release() => _pixels.Return();

    /// <inheritdoc />
    internal override Image New(int height, int width) => Uninitialized(height, width, Channels);
}
