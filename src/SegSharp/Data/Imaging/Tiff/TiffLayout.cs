namespace SegSharp.Data.Imaging.Tiff;

/// <summary>What the first picture of a TIFF says of itself.</summary>
/// <remarks>Source: TIFF revision 6.0, https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, sections 2, 8 and 15.</remarks>
internal sealed record TiffLayout
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Values per pixel.</summary>
    public required int Bands { get; init; }

    /// <summary>Bits of each value.</summary>
    public required int Bits { get; init; }

    /// <summary>1: unsigned, 2: signed, 3: floating point.</summary>
    public required int Format { get; init; }

    public required int Compression { get; init; }

    /// <summary>2: each value is stored as its difference to the one on its left.</summary>
    public required int Predictor { get; init; }

    /// <summary>0 and 1: brightness, 2: red, green, blue; others are colour tables and other colour spaces.</summary>
    public required int Photometric { get; init; }

    /// <summary>Whether each band is stored by itself, rather than all values of a pixel together.</summary>
    public required bool IsPlanar { get; init; }

    /// <summary>Columns of a block: of a tile, or all of them where the picture is cut into strips.</summary>
    public required int BlockWidth { get; init; }

    /// <summary>Rows of a block.</summary>
    public required int BlockHeight { get; init; }

    /// <summary>Whether blocks at the right and lower border are filled up to their full size.</summary>
    public required bool IsTiled { get; init; }

    /// <summary>Where the blocks lie: row by row, and band by band where they are stored apart.</summary>
    public required IReadOnlyList<(long Offset, long Length)> Blocks { get; init; }

    public required bool IsLittleEndian { get; init; }

    public int Across => (Width + BlockWidth - 1) / BlockWidth;

    public int Down => (Height + BlockHeight - 1) / BlockHeight;

    /// <summary>Values that are stored together for each pixel.</summary>
    public int BandsPerBlock => IsPlanar ? 1 : Bands;
}
