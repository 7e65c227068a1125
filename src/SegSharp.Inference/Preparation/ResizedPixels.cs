using SegSharp.Data.Imaging;

namespace SegSharp.Inference.Preparation;

/// <summary>An image at the size that it is labelled at; its own bytes where that is its own size.</summary>
internal readonly struct ResizedPixels : IDisposable
{
    private ResizedPixels(ByteImage? image, int height, int width) => (Image, Height, Width) = (image, height, width);

    /// <summary>The resized image; null where it keeps its size.</summary>
    public ByteImage? Image { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Resizes where the rule asks for it.</summary>
    /// <exception cref="ImageException">Nothing would be left of the image.</exception>
    public static ResizedPixels Of(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, int channels, ResizeRule rule)
    {
        (int newHeight, int newWidth) = rule.Target(height, width);
        if ((newHeight, newWidth) == (height, width))
        {
            return new ResizedPixels(null, height, width);
        }

        if (newHeight < 1 || newWidth < 1 || (long)newHeight * newWidth * channels > Array.MaxLength)
        {
            throw new ImageException($"An image of {width}x{height} pixels would be labelled at {newWidth}x{newHeight}, which is no size.");
        }

        ByteImage image = ByteImage.Uninitialized(height, width, NetworkInput.BytesOf(format, channels));
        pixels.CopyTo(image.Pixels);
        ByteImage resized = rule.Apply(image, newHeight, newWidth);
        image.Release();
        return new ResizedPixels(resized, newHeight, newWidth);
    }

    /// <inheritdoc />
    public void Dispose() => Image?.Release();
}
