using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace SegSharp.Data.Imaging.Tiff;

/// <summary>A TIFF's strips or tiles, unpacked by LibTiff.NET: numbers in the machine's byte order, differences summed up.</summary>
/// <remarks>
/// The directory was read and checked before (<see cref="TiffHeader"/>). Whatever the library does with bytes that it does not
/// understand, from its own errors to an index out of range, becomes an <see cref="InvalidDataException"/>.
/// </remarks>
internal sealed unsafe class TiffBlocks : IDisposable
{
    private readonly TiffLayout _layout;
    private readonly TiffMessages _messages = new();
    private readonly BitMiracle.LibTiff.Classic.Tiff _tiff;

    static TiffBlocks() => TiffMessages.Install();

    /// <summary>Opens a file in memory, which must stay in place while this object is used.</summary>
    /// <exception cref="InvalidDataException">The library does not see the picture that the layout describes.</exception>
    public TiffBlocks(byte* file, int length, TiffLayout layout)
    {
        _layout = layout;
        try
        {
            _tiff = BitMiracle.LibTiff.Classic.Tiff.ClientOpen("image", "r", _messages, new TiffMemory(file, length)) ?? throw Damaged();
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            throw Damaged(e);
        }

        if (Number(TiffTag.IMAGEWIDTH) != layout.Width || Number(TiffTag.IMAGELENGTH) != layout.Height
            || Number(TiffTag.BITSPERSAMPLE) != layout.Bits
            || Number(TiffTag.SAMPLESPERPIXEL) != layout.Bands || _tiff.IsTiled() != layout.IsTiled)
        {
            _tiff.Dispose();
            throw Damaged();
        }
    }

    /// <summary>Unpacks a strip or tile.</summary>
    /// <param name="index">Its number: row by row, and band by band where they are stored apart.</param>
    /// <param name="target">Takes the bytes.</param>
    /// <param name="bytes">How many are needed.</param>
    /// <exception cref="InvalidDataException">The block is damaged or too short.</exception>
    public void Read(int index, byte[] target, int bytes)
    {
        int read;
        try
        {
            read = _layout.IsTiled ? _tiff.ReadEncodedTile(index, target, 0, bytes) : _tiff.ReadEncodedStrip(index, target, 0, bytes);
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            throw Damaged(e);
        }

        if (read < bytes)
        {
            throw Damaged();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _tiff.Dispose();

    private int Number(TiffTag tag) =>
        _tiff.GetFieldDefaulted(tag) is [FieldValue value, ..] ? Convert.ToInt32(value.Value, CultureInfo.InvariantCulture) : 0;

    private InvalidDataException Damaged(Exception? cause = null) =>
        new(_messages.First is { } told ? $"it is truncated or damaged: {told}"
            : "it is truncated or damaged: its pixels cannot be unpacked", cause);
}
