using System.Runtime.InteropServices;

namespace SegSharp.Data.Imaging;

/// <summary>An image of float32 values.</summary>
public sealed class FloatImage : Image
{
    private readonly RentedArray<float> _pixels;

    /// <summary>Takes <paramref name="pixels"/> as its memory, without a copy.</summary>
    /// <exception cref="ArgumentException">The array has not <c>height × width × channels</c> values.</exception>
    public FloatImage(int height, int width, int channels, float[] pixels)
        : base(height, width, channels) => _pixels = new(ArrayCheck.Length(pixels, Length));

    private FloatImage(int height, int width, int channels, RentedArray<float> memory)
        : base(height, width, channels) => _pixels = memory;

    /// <summary>The values, row by row: <c>[height, width, channels]</c>.</summary>
    public Span<float> Pixels => _pixels.Span;

    /// <inheritdoc />
    internal override PixelDepth Depth => PixelDepth.Single;

    /// <inheritdoc />
    internal override int ElementBytes => sizeof(float);

    /// <inheritdoc />
    internal override Span<byte> Bytes => MemoryMarshal.AsBytes(_pixels.Span);

    /// <summary>An image whose values are not set yet.</summary>
    internal static FloatImage Uninitialized(int height, int width, int channels) =>
        new(height, width, channels, RentedArray<float>.Rent(checked(height * width * channels)));

    /// <inheritdoc />
    internal override void Release() => _pixels.Return();

    /// <inheritdoc />
    internal override Image New(int height, int width) => Uninitialized(height, width, Channels);
}
