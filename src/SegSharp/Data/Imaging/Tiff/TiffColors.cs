namespace SegSharp.Data.Imaging.Tiff;

/// <summary>Makes 8-bit colours of a TIFF's bands.</summary>
internal static class TiffColors
{
    /// <summary>
    /// Blue, green, red of an image whose first bands are red, green, blue; what follows, such as an opacity, is left out.
    /// </summary>
    /// <remarks>16 bits become 8 as in libtiff, which OpenCV asks for colours: by (n + 128) / 257.</remarks>
    public static ByteImage ToBytes(Image image)
    {
        ByteImage result = ByteImage.Uninitialized(image.Height, image.Width, 3);
        Span<byte> target = result.Pixels;
        for (int from = 0, to = 0; to < target.Length; from += image.Channels, to += 3)
        {
            for (int band = 0; band < 3; band++)
            {
                target[to + 2 - band] = image is FloatImage floats ? (byte)(((int)floats.Pixels[from + band] + 128) / 257)
                    : image.Bytes[from + band];
            }
        }

        return result;
    }
}
