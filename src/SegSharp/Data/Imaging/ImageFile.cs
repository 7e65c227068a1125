using SegSharp.Data.Imaging.Tiff;
using SegSharp.IO;
using SegSharp.Tensors;

namespace SegSharp.Data.Imaging;

/// <summary>Reads and writes image files: PNG, JPEG, BMP, TIFF, WebP.</summary>
/// <remarks>Every failure is a <see cref="DataException"/> that names the file.</remarks>
public static class ImageFile
{
    /// <summary>The usual <see cref="MaxPixels"/>: a square of 16384.</summary>
    public const long UsualMaxPixels = 1L << 28;

    /// <summary>
    /// The most pixels that an image or mask may have, for the whole process. A file of some kilobytes can claim gigabytes, so its header
    /// is looked at before anything is decoded.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public static long MaxPixels
    {
        get => Interlocked.Read(ref _maxPixels);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Interlocked.Exchange(ref _maxPixels, value);
        }
    }

    private static long _maxPixels = UsualMaxPixels;

    /// <summary>Reads an image as 8-bit BGR, turned upright as its EXIF orientation says (like <c>cv2.imread</c>).</summary>
    /// <exception cref="DataException">The file is missing, truncated or no image.</exception>
    public static ByteImage Read(string path) => (ByteImage)Read(path, ColorMode.Color);

    /// <summary>Reads an image; 16-bit and float files become a <see cref="FloatImage"/> with the file's numbers.</summary>
    /// <exception cref="DataException">The file is missing, truncated or no image.</exception>
    public static Image Read(string path, ColorMode mode)
    {
        using FileBytes file = FileBytes.Read(path, "image");
        return Decode(file.Span, path, mode);
    }

    /// <summary>
    /// Reads all bands in the file's own order, so that three are red, green, blue:
    /// what MMSegmentation's <c>LoadSingleRSImageFromFile</c> gives.
    /// </summary>
    /// <returns>8-bit files as they are, all others as a <see cref="FloatImage"/> with the file's numbers.</returns>
    /// <exception cref="DataException">The file is missing, truncated or no image.</exception>
    public static Image ReadBands(string path)
    {
        using FileBytes file = FileBytes.Read(path, "image");
        return DecodeBands(file.Span, path);
    }

    /// <summary>Reads a file's class indices: grey values, or the palette's indices of a palette PNG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="colors">What its colours stand for; null where it holds the indices themselves.</param>
    /// <exception cref="DataException">The file is missing, truncated, no image, has several channels,
    /// or colours that stand for nothing.</exception>
    public static LabelMap ReadLabels(string path, ColorTable? colors = null)
    {
        using FileBytes file = FileBytes.Read(path, "mask");
        return DecodeLabels(file.Span, path, colors);
    }

    /// <summary>Reads a mask's colours: a palette's, or those of the pixels; grey is three equal values.</summary>
    /// <returns>Blue, green, red, or with an opacity, or one channel of grey.</returns>
    /// <exception cref="DataException">The file is missing, truncated, no image, or has more than 8 bits.</exception>
    public static ByteImage ReadMaskColors(string path)
    {
        using FileBytes file = FileBytes.Read(path, "mask");
        return DecodeMaskColors(file.Span, path);
    }

    /// <summary>Decodes a file in memory; <paramref name="name"/> stands for it in messages.</summary>
    /// <exception cref="DataException">The bytes are truncated or no image, or have more than <see cref="MaxPixels"/> pixels.</exception>
    public static Image Decode(ReadOnlySpan<byte> bytes, string name, ColorMode mode = ColorMode.Color)
    {
        ImageCheck.Before(bytes, name, "Image");
        try
        {
            TiffLayout? tiff = TiffHeader.TryRead(bytes);
            return tiff switch
            {
                null => ImageCodec.Decode(bytes, mode),
                { Bands: 2 or > 4 } when mode != ColorMode.Unchanged => throw new DataException(
                    $"Image '{name}' has {tiff.Bands} bands, which are no colours: load it with color_type='unchanged', " +
                        "or with LoadSingleRSImageFromFile.", name),
                _ => TiffFile.Decode(bytes, tiff, mode),
            };
        }
        catch (Exception e) when (e is NativeException or InvalidDataException)
        {
            throw ImageCheck.Unreadable("Image", name, e.Message, e);
        }
    }

    /// <summary>Decodes all bands in the file's own order; <paramref name="name"/> stands for the file in messages.</summary>
    /// <exception cref="DataException">The bytes are truncated or no image, or have more than <see cref="MaxPixels"/> pixels.</exception>
    public static Image DecodeBands(ReadOnlySpan<byte> bytes, string name)
    {
        ImageCheck.Before(bytes, name, "Image");
        try
        {
            return TiffHeader.TryRead(bytes) is { } tiff
                ? TiffFile.DecodeBands(bytes, tiff)
                : TiffFile.InFileOrder(ImageCodec.Decode(bytes, ColorMode.Unchanged));
        }
        catch (Exception e) when (e is NativeException or InvalidDataException)
        {
            throw ImageCheck.Unreadable("Image", name, e.Message, e);
        }
    }

    /// <summary>Decodes a file's class indices; <paramref name="name"/> stands for it in messages.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="colors">What its colours stand for; null where it holds the indices themselves.
    /// Of a JPEG's colours the nearest are taken.</param>
    /// <exception cref="DataException">The bytes are truncated, no image, have several channels that differ,
    /// or colours that stand for nothing.</exception>
    public static LabelMap DecodeLabels(ReadOnlySpan<byte> bytes, string name, ColorTable? colors = null)
    {
        if (colors is not null)
        {
            return colors.Map(DecodeMaskColors(bytes, name), name, takesNearest: bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]));
        }

        ImageCheck.Before(bytes, name, "Mask");
        try
        {
            return PngIndices.TryDecode(bytes) ?? BmpIndices.TryDecode(bytes) ?? MaskImage.ToLabels(DecodeMask(bytes), name);
        }
        catch (Exception e) when (e is NativeException or InvalidDataException)
        {
            throw ImageCheck.Unreadable("Mask", name, e.Message, e);
        }
    }

    internal static ByteImage DecodeMaskColors(ReadOnlySpan<byte> bytes, string name) =>
        Decode(bytes, name, ColorMode.Unchanged) as ByteImage ?? throw new DataException(
            $"Mask '{name}' has more than 8 bits, and colours that stand for classes have 8: leave palette_map out, or convert the mask.",
            name);

    /// <summary>Writes an image; the suffix of <paramref name="path"/> chooses the format. The file appears whole or not at all.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="image">An image of 1, 3 (BGR) or 4 (BGRA) channels.</param>
    /// <param name="quality">0 to 100 for JPEG and WebP, a compression level 0 to 9 for PNG; null for OpenCV's default.</param>
    /// <exception cref="DataException">The suffix is not that of a known format.</exception>
    /// <exception cref="IOException">The disk refused; nothing was changed.</exception>
    public static void Write(string path, ByteImage image, int? quality = null) =>
        AtomicFile.WriteAllBytes(path, Encode(image, Path.GetExtension(path), quality));

    /// <summary>Writes class indices as an 8-bit grey PNG.</summary>
    /// <inheritdoc cref="Write(string, ByteImage, int?)" path="/exception" />
    public static void WriteLabels(string path, LabelMap labels) =>
        AtomicFile.WriteAllBytes(path, ImageCodec.Encode(labels, ".png", quality: null));

    /// <summary>Encodes an image as the format of <paramref name="extension"/>, such as <c>.png</c>.</summary>
    /// <inheritdoc cref="Write(string, ByteImage, int?)" path="/exception" />
    public static byte[] Encode(ByteImage image, string extension, int? quality = null)
    {
        try
        {
            return ImageCodec.Encode(image, extension.ToLowerInvariant(), quality);
        }
        catch (NativeException e)
        {
            throw new DataException(
                $"An image of {image.Channels} channels cannot be written as '{extension}': use .png, .jpg, .bmp, .tiff or .webp.",
                innerException: e);
        }
    }

    private static Image DecodeMask(ReadOnlySpan<byte> bytes) =>
        TiffHeader.TryRead(bytes) is { } tiff ? TiffFile.DecodeMask(bytes, tiff) : ImageCodec.Decode(bytes, ColorMode.Unchanged);
}
