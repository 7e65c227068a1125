using System.Buffers.Binary;

namespace SegSharp.Data.Imaging;

/// <summary>The IHDR chunk of a PNG.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, int ColorType, bool Interlaced)
{
    private const int Grey = 0;
    private const int Palette = 3;

    private static readonly PngPass[] _wholeImage = [new(0, 0, 1, 1)];

    // Adam7
    private static readonly PngPass[] _sevenPasses =
    [
        new(0, 0, 8, 8), new(0, 4, 8, 8), new(4, 0, 8, 4), new(0, 2, 4, 4), new(2, 0, 4, 2), new(0, 1, 2, 2), new(1, 0, 2, 1),
    ];

    /// <summary>Whether the samples are single numbers of up to 8 bits.</summary>
    public bool IsSingleChannel => (ColorType is Grey or Palette) && BitDepth <= 8;

    /// <summary>The passes in which the rows are stored.</summary>
    public PngPass[] Passes => Interlaced ? _sevenPasses : _wholeImage;

    /// <exception cref="InvalidDataException">The numbers are not allowed.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> chunk)
    {
        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        bool known = chunk[8] is 1 or 2 or 4 or 8 or 16 && chunk[10] == 0 && chunk[11] == 0 && chunk[12] <= 1;
        if (width == 0 || height == 0 || (ulong)width * height > (ulong)Array.MaxLength || !known)
        {
            throw new InvalidDataException("its PNG header is damaged");
        }

        return new PngHeader((int)width, (int)height, chunk[8], chunk[9], chunk[12] == 1);
    }
}
