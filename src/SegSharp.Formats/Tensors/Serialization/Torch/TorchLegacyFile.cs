using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Win32.SafeHandles;
using SegSharp.Tensors.Serialization.Pickle;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>PyTorch's layout before 1.6: five pickles in a row, then each storage as a count and its numbers.</summary>
/// <remarks>Source: <c>_legacy_save</c> in <c>torch/serialization.py</c> of PyTorch.</remarks>
public sealed class TorchLegacyFile : TorchFile
{
    private const int CountBytes = 8;
    private const long Protocol = 1001;
    private static readonly BigInteger _magic = BigInteger.Parse("119547037146038801333356");

    private TorchLegacyFile(string path, SafeFileHandle file)
        : base(path, file)
    {
    }

    /// <inheritdoc />
    public override string Format => "PyTorch (before 1.6)";

    /// <summary>Opens a file and checks its pickles and where its numbers lie.</summary>
    /// <exception cref="CheckpointFormatException">It is not such a file, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static new TorchLegacyFile Open(string path) => Opened(path, handle => new TorchLegacyFile(path, handle));

    private protected override void ReadContent()
    {
        long length = RandomAccess.GetLength(Handle);
        PickleSource source = new(Path, Handle, 0, length);
        TorchPickleHost host = new(source);
        if (new PickleReader(source, host).Read() is not BigInteger magic || magic != _magic)
        {
            throw new CheckpointFormatException(Path, "it is a Python pickle, but not a PyTorch file.");
        }

        if (new PickleReader(source, host).Read() is not Protocol)
        {
            throw new CheckpointFormatException(Path, "it is a PyTorch file of an unknown version.");
        }

        if (new PickleReader(source, host).Read() is not PickleDict system)
        {
            throw new CheckpointFormatException(Path, "the description of the machine that wrote it is damaged.");
        }

        if (system.TryGet("little_endian", out object? little) && little is false)
        {
            throw new CheckpointFormatException(Path, "it was written on a big-endian machine, whose numbers are not read.");
        }

        StateDictContent content = StateDictContent.Find(Path, new PickleReader(source, host).Read(), host.Skipped);
        if (new PickleReader(source, host).Read() is not PickleList keys)
        {
            throw new CheckpointFormatException(Path, "the list of its storages is damaged.");
        }

        Dictionary<string, StoragePlace> places = Places(keys, host.Storages, source.Position, length);
        SetContent(content, key => places.TryGetValue(key, out StoragePlace place) ? place : null);
    }

    // How many bytes a storage has follows from its count here and its type in the pickle.
    private Dictionary<string, StoragePlace> Places(
        PickleList keys, Dictionary<string, ElementType> storages, long position, long length)
    {
        Dictionary<string, StoragePlace> places = new(StringComparer.Ordinal);
        byte[] bytes = new byte[CountBytes];
        foreach (object? item in keys.Items)
        {
            if (item is not string key || !storages.TryGetValue(key, out ElementType type) || places.ContainsKey(key))
            {
                throw new CheckpointFormatException(Path, "the list of its storages does not fit its tensors: the file is damaged.");
            }

            if (position > length - CountBytes)
            {
                throw new CheckpointFormatException(Path, $"the file is cut short: it ends before the numbers of storage '{key}'.");
            }

            FileRange.Fill(Path, Handle, position, bytes);
            long count = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            position += CountBytes;
            if (count < 0 || count > (length - position) / type.Bytes)
            {
                throw new CheckpointFormatException(Path,
                    $"the file is cut short or damaged: storage '{key}' claims {count} numbers, {length - position} bytes are left.");
            }

            places[key] = new StoragePlace(position, count * type.Bytes);
            position += count * type.Bytes;
        }

        return places;
    }
}
