namespace SegSharp.Data.Imaging.Tiff;

/// <summary>What the first picture of a TIFF says of itself.</summary>
/// <remarks>Source: TIFF revision 6.0, https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, sections 2, 8 and 15.</remarks>
internal sealed record TiffLayout
{
    /// <summary>The photometric interpretations whose numbers are taken as they are.</summary>
    public const int WhiteIsZero = 0, BlackIsZero = 1, RedGreenBlue = 2, ColorTable = 3;

    private const int None = 1, Lzw = 5, Jpeg = 7, Deflate = 8, OldDeflate = 32946, PackBits = 32773;

    /// <summary>The compressions that are unpacked: those above, and 2 to 4, which are the fax codes of black and white pictures.</summary>
    public static IReadOnlyList<int> KnownCompressions { get; } = [None, 2, 3, 4, Lzw, Jpeg, Deflate, OldDeflate, PackBits];

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Values per pixel.</summary>
    public required int Bands { get; init; }

    /// <summary>Bits of each value.</summary>
    public required int Bits { get; init; }

    /// <summary>1: unsigned, 2: signed, 3: floating point.</summary>
    public required int Format { get; init; }

    public required int Compression { get; init; }

    /// <summary>
    /// 2: each value is stored as its difference to the one on its left; 3: the same for the bytes of floating point numbers.
    /// </summary>
    public required int Predictor { get; init; }

    /// <summary>0 and 1: brightness, 2: red, green, blue, 3: indices into a colour table; others are other colour spaces.</summary>
    public required int Photometric { get; init; }

    /// <summary>How the stored picture lies, 1 (upright) to 8, in the numbers of EXIF.</summary>
    public required int Orientation { get; init; }

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

    /// <summary>
    /// Whether OpenCV reads the file as it is meant: 8 bits of brightness or of three colours, or a colour space that is converted.
    /// </summary>
    public bool IsPlain => Bits <= 8 && Format != 2
        && ((Bands == 1 && Photometric is WhiteIsZero or BlackIsZero or ColorTable) || (Bands == 3 && Photometric == RedGreenBlue)
            || Photometric > ColorTable);

    /// <summary>The largest number of bytes that one packed byte can stand for.</summary>
    public long MostExpansion => Compression switch
    {
        None => 1,
        PackBits => 64,
        Lzw => 4096,
        Deflate or OldDeflate => 1032,
        Jpeg => 2048,
        _ => int.MaxValue, // one bit of a fax code can be a whole line
    };

    /// <summary>Values that are stored together for each pixel.</summary>
    public int BandsPerBlock => IsPlanar ? 1 : Bands;
}
