using System.Runtime.InteropServices;
using SegSharp.Tensors.Native;

namespace SegSharp.Data.Imaging;

/// <summary>The calls of <c>segsharp_image.h</c>, one to one.</summary>
internal static unsafe partial class NativeImage
{
    // The library also hosts libtorch, so its environment must be set before the first call, even if that is an image call.
    static NativeImage() => NativeRuntime.EnsureReady();

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_buffer_free")]
    public static partial void FreeBuffer(nint buffer);

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_image_decode")]
    public static partial NativeStatus Decode(byte* bytes, long length, int mode, out nint buffer, out View view);

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_image_encode", StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeStatus Encode(
        in View image, string extension, int quality, out nint buffer, out byte* bytes, out long length);

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_image_resize")]
    public static partial NativeStatus Resize(in View image, int interpolation, in View result);

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_image_flip")]
    public static partial NativeStatus Flip(in View image, int axis, in View result);

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_image_convert_color")]
    public static partial NativeStatus ConvertColor(in View image, int conversion, in View result);

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_image_warp_affine")]
    public static partial NativeStatus WarpAffine(
        in View image, double* matrix, int interpolation, double* value, in View result);

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_image_clahe")]
    public static partial NativeStatus Clahe(in View image, double clipLimit, int tilesAcross, int tilesDown, in View result);

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_image_put_text", StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeStatus PutText(in View image, string text, int x, int y, double scale, double* color);

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_image_text_size", StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeStatus TextSize(string text, double scale, out int width, out int height, out int baseline);

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_image_fill_rectangle")]
    public static partial NativeStatus FillRectangle(in View image, int x, int y, int width, int height, double* color);

    /// <summary><c>seg_image_view</c>: pixels that somebody else keeps in place during the call.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct View(nint data, long stride, int height, int width, int channels, PixelDepth depth)
    {
        public readonly nint Data = data;
        public readonly long Stride = stride;
        public readonly int Height = height;
        public readonly int Width = width;
        public readonly int Channels = channels;
        private readonly int _depth = (int)depth; // an enum of another library has no marshalling here

        public PixelDepth Depth => (PixelDepth)_depth;

        /// <summary>A view on pinned <paramref name="image"/>.</summary>
        public View(Image image, byte* pixels)
            : this((nint)pixels, image.RowBytes, image.Height, image.Width, image.Channels, image.Depth)
        {
        }
    }
}
