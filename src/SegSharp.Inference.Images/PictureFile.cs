using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Rendering;
using SegSharp.IO;
using SkiaSharp;

namespace SegSharp.Inference.Images;

/// <summary>Reads pictures, and writes label maps and overlays.</summary>
public static class PictureFile
{
    /// <summary>The most pixels that a picture may have where nothing else is said: a square of 16384.</summary>
    public const long UsualMaxPixels = 1L << 28;

    private const int FastCompression = 1;

    /// <summary>Reads a picture.</summary>
    /// <param name="path">A JPEG, PNG, WebP, BMP or GIF.</param>
    /// <param name="maxPixels">A larger one is refused before it is decoded.</param>
    /// <returns>Blue, green and red of each pixel, upright.</returns>
    /// <exception cref="DataException">It is no picture, cut off, or too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ByteImage Read(string path, long maxPixels = UsualMaxPixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Decode(File.ReadAllBytes(path), path, maxPixels);
    }

    /// <summary>Reads a picture from a stream to its end.</summary>
    /// <param name="stream">The bytes of a file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maxPixels">A larger one is refused before it is decoded.</param>
    /// <returns>Blue, green and red of each pixel, upright.</returns>
    /// <exception cref="DataException">It is no picture, cut off, or too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ByteImage Read(Stream stream, string name, long maxPixels = UsualMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), name, maxPixels);
    }

    /// <summary>Reads a picture from the bytes of a file.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maxPixels">A larger one is refused before it is decoded.</param>
    /// <returns>Blue, green and red of each pixel, upright.</returns>
    /// <exception cref="DataException">It is no picture, cut off, or too large.</exception>
    public static ByteImage Decode(ReadOnlySpan<byte> file, string name, long maxPixels = UsualMaxPixels)
    {
        using SKData data = SKData.CreateCopy(file);
        using SKCodec codec = SKCodec.Create(data)
            ?? throw new DataException($"'{name}' is no JPEG, PNG, WebP, BMP or GIF that can be read.", name);
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > maxPixels)
        {
            throw new DataException($"'{name}' has {width}x{height} pixels, more than the {maxPixels} that are allowed.", name);
        }

        // no colour space and no premultiplied opacity: the values as they are stored
        SKImageInfo info = new(width, height, SKColorType.Bgra8888, SKAlphaType.Unpremul, colorspace: null);
        using SKBitmap bitmap = new();
        if (!bitmap.TryAllocPixels(info))
        {
            throw new DataException($"'{name}' has {width}x{height} pixels, for which there is no memory.", name);
        }

        SKCodecResult result = codec.GetPixels(info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            throw new DataException(result == SKCodecResult.IncompleteInput ? $"'{name}' is cut off: copy the file again."
                : $"'{name}' is damaged and cannot be decoded.", name);
        }

        ByteImage image = new(height, width, channels: 3);
        WithoutOpacity(bitmap.GetPixelSpan(), image.Pixels);
        return (ByteImage)ImageTurning.Upright(image, (int)codec.EncodedOrigin);
    }

    /// <summary>A PNG of class indices, one byte a pixel.</summary>
    /// <param name="labels">The class of each pixel.</param>
    public static byte[] EncodeLabels(LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Png(labels.Labels, new SKImageInfo(labels.Width, labels.Height, SKColorType.Gray8, SKAlphaType.Opaque));
    }

    /// <summary>Writes a PNG of class indices, one byte a pixel.</summary>
    /// <param name="path">The file to make or to replace.</param>
    /// <param name="labels">The class of each pixel.</param>
    /// <exception cref="IOException">It could not be written; an older file is as it was.</exception>
    public static void WriteLabels(string path, LabelMap labels) => AtomicFile.WriteAllBytes(path, EncodeLabels(labels));

    /// <summary>Writes a picture under the colours of its classes, as PNG.</summary>
    /// <param name="path">The file to make or to replace.</param>
    /// <param name="image">The picture, blue first.</param>
    /// <param name="labels">The class of each pixel.</param>
    /// <param name="palette">The classes' colours.</param>
    /// <param name="opacity">0 shows the picture, 1 the colours alone.</param>
    /// <exception cref="DataException">Picture and labels are not of one size.</exception>
    /// <exception cref="IOException">It could not be written; an older file is as it was.</exception>
    public static void WriteOverlay(string path, ByteImage image, LabelMap labels, Palette palette, double opacity = 0.5) =>
        Write(path, Overlay.Draw(image, labels, palette, opacity));

    /// <summary>Writes a picture as PNG.</summary>
    /// <param name="path">The file to make or to replace.</param>
    /// <param name="image">Blue, green and red of each pixel.</param>
    /// <exception cref="DataException">It has not three channels.</exception>
    /// <exception cref="IOException">It could not be written; an older file is as it was.</exception>
    public static void Write(string path, ByteImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Channels != 3)
        {
            throw new DataException($"A picture of {image.Channels} channels cannot be written to '{path}': 3 are needed.", path);
        }

        byte[] pixels = new byte[(long)image.Height * image.Width * 4];
        for (int i = 0, at = 0; i < pixels.Length; i += 4, at += 3)
        {
            image.Pixels.Slice(at, 3).CopyTo(pixels.AsSpan(i));
            pixels[i + 3] = byte.MaxValue;
        }

        AtomicFile.WriteAllBytes(
            path, Png(pixels, new SKImageInfo(image.Width, image.Height, SKColorType.Bgra8888, SKAlphaType.Opaque)));
    }

    private static unsafe byte[] Png(ReadOnlySpan<byte> pixels, SKImageInfo info)
    {
        fixed (byte* memory = pixels)
        {
            using SKPixmap map = new(info, (nint)memory, info.RowBytes);
            using SKData data = map.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, FastCompression))
                ?? throw new DataException($"A picture of {info.Width}x{info.Height} pixels cannot be a PNG.");
            return data.ToArray();
        }
    }

    private static void WithoutOpacity(ReadOnlySpan<byte> pixels, Span<byte> result)
    {
        for (int i = 0, at = 0; at < result.Length; i += 4, at += 3)
        {
            pixels.Slice(i, 3).CopyTo(result[at..]);
        }
    }
}
