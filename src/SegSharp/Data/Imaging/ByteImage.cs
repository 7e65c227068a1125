namespace SegSharp.Data.Imaging;

/// <summary>An image of 8-bit values, 0 to 255.</summary>
public sealed class ByteImage : Image
{
    private readonly byte[] _pixels;

    /// <summary>Makes a black image.</summary>
    public ByteImage(int height, int width, int channels)
        : base(height, width, channels) => _pixels = new byte[Length];

    /// <summary>Takes <paramref name="pixels"/> as its memory, without a copy.</summary>
    /// <exception cref="ArgumentException">The array has not <c>height × width × channels</c> values.</exception>
    public ByteImage(int height, int width, int channels, byte[] pixels)
        : base(height, width, channels) => _pixels = ArrayCheck.Length(pixels, Length);

    /// <summary>The values, row by row: <c>[height, width, channels]</c>.</summary>
    public Span<byte> Pixels => _pixels;

    /// <inheritdoc />
    internal override PixelDepth Depth => PixelDepth.Byte;

    /// <inheritdoc />
    internal override int ElementBytes => 1;

    /// <inheritdoc />
    internal override Span<byte> Bytes => _pixels;

    /// <summary>An image whose values are not set yet.</summary>
    internal static ByteImage Uninitialized(int height, int width, int channels) =>
        new(height, width, channels, GC.AllocateUninitializedArray<byte>(checked(height * width * channels)));

    /// <inheritdoc />
    internal override Image New(int height, int width) => Uninitialized(height, width, Channels);
}
