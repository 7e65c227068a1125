namespace SegSharp.Data.Imaging;

/// <summary>Turns pictures upright.</summary>
/// <remarks>Source: EXIF 2.3, tag 0x0112.</remarks>
internal static class ImageTurning
{
    /// <summary>The picture as it is meant to be seen; itself where it is upright.</summary>
    /// <param name="image">The picture as it is stored.</param>
    /// <param name="orientation">How it lies, 1 (upright) to 8.</param>
    public static Image Upright(Image image, int orientation)
    {
        if (orientation is < 2 or > 8)
        {
            return image;
        }

        (int right, int down) = (image.Width - 1, image.Height - 1);

        // where the first pixel of the result is in the picture, and where its right and lower neighbours are
        (int x, int y, int rightX, int rightY, int downX, int downY) = orientation switch
        {
            2 => (right, 0, -1, 0, 0, 1),
            3 => (right, down, -1, 0, 0, -1),
            4 => (0, down, 1, 0, 0, -1),
            5 => (0, 0, 0, 1, 1, 0),
            6 => (0, down, 0, -1, 1, 0),
            7 => (right, down, 0, -1, -1, 0),
            _ => (right, 0, 0, 1, -1, 0),
        };
        Image result = orientation < 5 ? image.New(image.Height, image.Width) : image.New(image.Width, image.Height);
        int pixel = image.Channels * image.ElementBytes;
        int first = (y * image.RowBytes) + (x * pixel), stepRight = (rightY * image.RowBytes) + (rightX * pixel),
            stepDown = (downY * image.RowBytes) + (downX * pixel);
        for (int row = 0; row < result.Height; row++)
        {
            Span<byte> target = result.Bytes.Slice(row * result.RowBytes, result.RowBytes);
            int at = first + (row * stepDown);
            for (int offset = 0; offset < target.Length; offset += pixel, at += stepRight)
            {
                image.Bytes.Slice(at, pixel).CopyTo(target[offset..]);
            }
        }

        return result;
    }
}
