using System.Runtime.InteropServices;

namespace SegSharp.Inference.Rendering.Fonts;

/// <summary>The system's FreeType, which OpenCV's packages bring along: OpenCV's own font has ASCII only.</summary>
/// <remarks>
/// Loaded when it is first needed, and done without where it is missing. The places of fields are those of <c>FT_FaceRec</c>,
/// <c>FT_GlyphSlotRec</c> and
/// <c>FT_Bitmap</c> in https://freetype.org/freetype2/docs/reference/, which FreeType 2 keeps; <c>long</c> has 8 bytes there,
/// as on Linux and macOS.
/// </remarks>
internal static unsafe class FreeType
{
    private const int RenderFlag = 4; // FT_LOAD_RENDER
    private const int GlyphOfFace = 152;
    private const int AdvanceOfGlyph = 128, RowsOfGlyph = 152, WidthOfGlyph = 156, PitchOfGlyph = 160, BufferOfGlyph = 168,
        LeftOfGlyph = 192, TopOfGlyph = 196;
    private const int Subpixels = 64;

    private static readonly Lock _gate = new();
    private static readonly Lazy<(nint Library, nint Handle)> _library = new(Load);

    /// <summary>Whether there is one.</summary>
    public static bool IsPresent => _library.Value.Handle != 0;

    /// <summary>Opens a font at a height in pixels; 0 where it is none.</summary>
    public static nint Open(string path, uint pixels)
    {
        lock (_gate)
        {
            var open = (delegate* unmanaged<nint, byte*, nint, nint*, int>)Function("FT_New_Face");
            var size = (delegate* unmanaged<nint, uint, uint, int>)Function("FT_Set_Pixel_Sizes");
            nint face = 0;
            fixed (byte* name = System.Text.Encoding.UTF8.GetBytes(path + '\0'))
            {
                return open(_library.Value.Handle, name, 0, &face) == 0 && size(face, 0, pixels) == 0 ? face : 0;
            }
        }
    }

    /// <summary>Closes a font.</summary>
    public static void Close(nint face)
    {
        lock (_gate)
        {
            ((delegate* unmanaged<nint, int>)Function("FT_Done_Face"))(face);
        }
    }

    /// <summary>Whether a font has a character.</summary>
    public static bool Has(nint face, int character)
    {
        lock (_gate)
        {
            return ((delegate* unmanaged<nint, nuint, uint>)Function("FT_Get_Char_Index"))(face, (nuint)character) != 0;
        }
    }

    /// <summary>The picture of a character; null where it has none.</summary>
    public static Glyph? Render(nint face, int character)
    {
        lock (_gate)
        {
            if (((delegate* unmanaged<nint, nuint, int, int>)Function("FT_Load_Char"))(face, (nuint)character, RenderFlag) != 0)
            {
                return null;
            }

            byte* slot = *(byte**)(face + GlyphOfFace);
            int rows = *(int*)(slot + RowsOfGlyph), width = *(int*)(slot + WidthOfGlyph), pitch = *(int*)(slot + PitchOfGlyph);
            byte* buffer = *(byte**)(slot + BufferOfGlyph);
            byte[] coverage = new byte[rows * width];
            for (int row = 0; row < rows; row++)
            {
                new ReadOnlySpan<byte>(buffer + ((nint)row * pitch), width).CopyTo(coverage.AsSpan(row * width));
            }

            int advance = (int)(*(long*)(slot + AdvanceOfGlyph) / Subpixels);
            return new Glyph(coverage, width, rows, *(int*)(slot + LeftOfGlyph), *(int*)(slot + TopOfGlyph), advance);
        }
    }

    private static nint Function(string name) => NativeLibrary.GetExport(_library.Value.Library, name);

    private static (nint, nint) Load()
    {
        if (OperatingSystem.IsWindows()
            || (!NativeLibrary.TryLoad("libfreetype.so.6", out nint library) && !NativeLibrary.TryLoad("libfreetype.6.dylib", out library)))
        {
            return default;
        }

        nint handle = 0;
        return ((delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(library, "FT_Init_FreeType"))(&handle) == 0
            ? (library, handle) : default;
    }
}
