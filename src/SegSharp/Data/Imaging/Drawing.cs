using SegSharp.Tensors.Native;

namespace SegSharp.Data.Imaging;

/// <summary>Draws into 8-bit BGR images.</summary>
public static unsafe class Drawing
{
    /// <summary>Fills a rectangle; what lies outside of the image is clipped.</summary>
    public static void FillRectangle(ByteImage image, int x, int y, int width, int height, Rgb color)
    {
        double* bgr = stackalloc double[4] { color.Blue, color.Green, color.Red, 0 };
        fixed (byte* pixels = image.Bytes)
        {
            NativeImage.FillRectangle(new(image, pixels), x, y, width, height, bgr).ThrowIfFailed();
        }
    }

    /// <summary>Writes text whose base line starts at (<paramref name="x"/>, <paramref name="y"/>).</summary>
    /// <param name="image">Where into.</param>
    /// <param name="text">The text; OpenCV's font has ASCII only, other characters become question marks.</param>
    /// <param name="x">Column of the left end.</param>
    /// <param name="y">Row of the base line.</param>
    /// <param name="scale">Size; at 1, capitals are about 21 pixels high.</param>
    /// <param name="color">The colour.</param>
    public static void Text(ByteImage image, string text, int x, int y, double scale, Rgb color)
    {
        double* bgr = stackalloc double[4] { color.Blue, color.Green, color.Red, 0 };
        fixed (byte* pixels = image.Bytes)
        {
            NativeImage.PutText(new(image, pixels), Ascii(text), x, y, scale, bgr).ThrowIfFailed();
        }
    }

    /// <summary>How large <see cref="Text"/> would be.</summary>
    public static (int Width, int Height, int Baseline) MeasureText(string text, double scale)
    {
        NativeImage.TextSize(Ascii(text), scale, out int width, out int height, out int baseline).ThrowIfFailed();
        return (width, height, baseline);
    }

    private static string Ascii(string text) => string.Concat(text.Select(c => char.IsAscii(c) && !char.IsControl(c) ? c : '?'));
}
