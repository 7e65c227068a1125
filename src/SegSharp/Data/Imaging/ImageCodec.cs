using System.Runtime.InteropServices;
using SegSharp.Tensors;
using SegSharp.Tensors.Native;

namespace SegSharp.Data.Imaging;

/// <summary>OpenCV's decoders and encoders: bytes to pixels and back.</summary>
internal static unsafe class ImageCodec
{
    /// <exception cref="NativeException">The bytes are not a complete image.</exception>
    public static Image Decode(ReadOnlySpan<byte> bytes, ColorMode mode)
    {
        nint buffer;
        NativeImage.View view;
        using (QuietLibraries.Begin())
        {
            fixed (byte* start = bytes)
            {
                NativeImage.Decode(start, bytes.Length, (int)mode, out buffer, out view).ThrowIfFailed();
            }
        }

        try
        {
            return Copy(view);
        }
        finally
        {
            NativeImage.FreeBuffer(buffer);
        }
    }

    /// <exception cref="NativeException">The format is unknown or cannot hold this image.</exception>
    public static byte[] Encode(Image image, string extension, int? quality)
    {
        nint buffer;
        byte* start;
        long length;
        fixed (byte* pixels = image.Bytes)
        {
            NativeImage.Encode(new(image, pixels), extension, quality ?? -1, out buffer, out start, out length).ThrowIfFailed();
        }

        try
        {
            return new ReadOnlySpan<byte>(start, checked((int)length)).ToArray();
        }
        finally
        {
            NativeImage.FreeBuffer(buffer);
        }
    }

    private static Image Copy(in NativeImage.View view)
    {
        if ((long)view.Height * view.Width * view.Channels > Array.MaxLength)
        {
            throw new NativeException(NativeFailure.Image, $"{view.Width}x{view.Height} pixels are more than one array can hold");
        }

        switch (view.Depth)
        {
            case PixelDepth.Byte:
                ByteImage bytes = ByteImage.Uninitialized(view.Height, view.Width, view.Channels);
                CopyRows(view, bytes);
                return bytes;
            case PixelDepth.UInt16:
                return Widen(view);
            case PixelDepth.Single:
                FloatImage floats = FloatImage.Uninitialized(view.Height, view.Width, view.Channels);
                CopyRows(view, floats);
                return floats;
            default:
                throw new NativeException(NativeFailure.Image, "its pixels are neither 8 nor 16 bit nor float32");
        }
    }

    private static void CopyRows(in NativeImage.View view, Image image)
    {
        Span<byte> target = image.Bytes;
        for (int y = 0; y < view.Height; y++)
        {
            Row(view, y, image.RowBytes).CopyTo(target.Slice(y * image.RowBytes, image.RowBytes));
        }
    }

    private static FloatImage Widen(in NativeImage.View view)
    {
        FloatImage image = FloatImage.Uninitialized(view.Height, view.Width, view.Channels);
        int row = view.Width * view.Channels;
        for (int y = 0; y < view.Height; y++)
        {
            ReadOnlySpan<ushort> from = MemoryMarshal.Cast<byte, ushort>(Row(view, y, row * sizeof(ushort)));
            System.Numerics.Tensors.TensorPrimitives.ConvertChecked(from, image.Pixels.Slice(y * row, row));
        }

        return image;
    }

    private static ReadOnlySpan<byte> Row(in NativeImage.View view, int y, int bytes) =>
        new((byte*)view.Data + (y * view.Stride), bytes);
}
