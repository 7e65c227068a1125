using System.IO.Hashing;

namespace SegSharp.Tensors.Serialization;

/// <summary>
/// A safetensors file: the head is read when it is opened, each tensor when it is asked for,
/// and held against its checksum where there is one.
/// </summary>
/// <remarks>Format: https://github.com/huggingface/safetensors, "Format".</remarks>
public sealed class SafetensorsFile : TensorFile
{
    // small enough that what is read is still in the second cache when its checksum is taken
    private const int PieceBytes = 1 << 18;

    private readonly FileStream _file;
    private readonly TensorChecksums? _checksums;
    private readonly Dictionary<string, int> _places;

    private SafetensorsFile(FileStream file, List<TensorEntry> entries, Dictionary<string, string> metadata)
        : base(file.Name)
    {
        _file = file;
        SetContent(entries, metadata);
        _checksums = TensorChecksums.Read(metadata, entries);
        _places = _checksums is null ? []
            : entries.Index().ToDictionary(pair => pair.Item.Name, pair => pair.Index, StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public override string Format => "safetensors";

    /// <summary>Opens a file and checks its head.</summary>
    /// <exception cref="CheckpointFormatException">It is not a safetensors file, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static new SafetensorsFile Open(string path)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            (List<TensorEntry> entries, Dictionary<string, string> metadata) = SafetensorsHeader.Read(path, file);
            return new SafetensorsFile(file, entries, metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing) => _file.Dispose();

    private protected override void Read(TensorEntry entry, Span<byte> bytes)
    {
        if (_checksums is null)
        {
            FileRange.Fill(Path, _file.SafeFileHandle, entry.Offset, bytes);
            return;
        }

        XxHash3 hash = new();
        for (int at = 0; at < bytes.Length; at += PieceBytes)
        {
            Span<byte> piece = bytes[at..Math.Min(bytes.Length, at + PieceBytes)];
            FileRange.Fill(Path, _file.SafeFileHandle, entry.Offset + at, piece);
            hash.Append(piece);
        }

        if (hash.GetCurrentHashAsUInt64() != _checksums[_places[entry.Name]])
        {
            throw new DamagedTensorException(Path, entry.Name);
        }
    }
}
