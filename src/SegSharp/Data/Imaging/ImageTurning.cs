namespace SegSharp.Data.Imaging;

/// <summary>Turns pictures upright.</summary>
/// <remarks>Source: EXIF 2.3, tag 0x0112.</remarks>
internal static class ImageTurning
{
    /// <summary>The picture as it is meant to be seen; itself where it is upright.</summary>
    /// <param name="image">The picture as it is stored.</param>
    /// <param name="orientation">How it lies, 1 (upright) to 8.</param>
    public static Image Upright(Image image, int orientation) => orientation switch
    {
        2 => image.Flip(FlipDirection.Horizontal),
        3 => image.Flip(FlipDirection.Diagonal),
        4 => image.Flip(FlipDirection.Vertical),
        5 => Transpose(image),
        6 => Transpose(image).Flip(FlipDirection.Horizontal),
        7 => Transpose(image).Flip(FlipDirection.Diagonal),
        8 => Transpose(image).Flip(FlipDirection.Vertical),
        _ => image,
    };

    private static Image Transpose(Image image)
    {
        Image result = image.New(image.Width, image.Height);
        int pixel = image.Channels * image.ElementBytes;
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Bytes.Slice(y * image.RowBytes, image.RowBytes);
            for (int x = 0; x < image.Width; x++)
            {
                row.Slice(x * pixel, pixel).CopyTo(result.Bytes.Slice((x * result.RowBytes) + (y * pixel), pixel));
            }
        }

        return result;
    }
}
