using System.Collections.Concurrent;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>What PyTorch's <c>torch.save</c> wrote: tensors are views of storages, whose numbers lie in the file.</summary>
public abstract class TorchFile : TensorFile
{
    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, (TorchTensor View, StoragePlace Place)> _tensors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, bool> _verified = new();

    private protected TorchFile(string path, SafeFileHandle file)
        : base(path) => _file = file;

    private protected SafeFileHandle Handle => _file;

    /// <summary>Opens a file in one of the layouts and takes its content in; closes it again where that fails.</summary>
    private protected static TFile Opened<TFile>(string path, Func<SafeFileHandle, TFile> create)
        where TFile : TorchFile
    {
        SafeFileHandle handle = File.OpenHandle(path);
        try
        {
            TFile file = create(handle);
            file.ReadContent();
            return file;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Checks the file and says by <see cref="SetContent"/> what is in it.</summary>
    private protected abstract void ReadContent();

    /// <inheritdoc />
    protected override void Dispose(bool disposing) => _file.Dispose();

    /// <summary>Takes in what was found; <paramref name="locate"/> gives the place of a storage's numbers.</summary>
    private protected void SetContent(StateDictContent content, Func<string, StoragePlace?> locate)
    {
        List<TensorEntry> entries = new(content.Tensors.Count);
        foreach ((string name, TorchTensor tensor) in content.Tensors)
        {
            TorchStorage storage = tensor.Storage;
            int size = storage.Type.Bytes;
            StoragePlace place = locate(storage.Key)
                ?? throw new CheckpointFormatException(Path,
                    $"the numbers of tensor '{name}' are missing: the file is cut short or damaged.");
            if ((storage.FirstElement + storage.ElementCount) * size > place.Length)
            {
                throw new CheckpointFormatException(
                    Path, $"the numbers of tensor '{name}' are {place.Length} bytes, too few for {storage.ElementCount} of {size} bytes: " +
                        "the file is cut short or damaged.");
            }

            Shape shape = Shape.Of(tensor.Sizes);
            entries.Add(new TensorEntry(
                name, storage.Type.DType, shape, place.Offset + ((storage.FirstElement + tensor.Offset) * size),
                tensor.Sizes.Aggregate((long)size, (product, n) => product * n))
            {
                ForeignType = storage.Type.Foreign,
            });
            _tensors[name] = (tensor, place);
        }

        SetContent(entries, content.Metadata);
    }

    private protected override void Read(TensorEntry entry, Span<byte> bytes)
    {
        (TorchTensor view, StoragePlace place) = _tensors[entry.Name];
        if (view.IsContiguous || entry.Length == 0)
        {
            FileRange.Fill(Path, _file, entry.Offset, bytes);
            Verify(entry, place, bytes);
            return;
        }

        Verify(entry, place, []);
        byte[] window = GC.AllocateUninitializedArray<byte>(checked((int)(view.Extent * entry.DType.Size())));
        FileRange.Fill(Path, _file, entry.Offset, window);
        Gather(window, bytes, view, entry.DType.Size());
    }

    // a storage is verified with the first of its tensors that is read: from the tensor's own bytes where those are all of it
    private void Verify(TensorEntry entry, StoragePlace place, ReadOnlySpan<byte> bytes)
    {
        if (place.Checksum is not { } expected || _verified.ContainsKey(place.Offset))
        {
            return;
        }

        uint found = bytes.Length == place.Length ? Crc32.HashToUInt32(bytes) : Checksum.Of(Path, _file, place);
        _verified[place.Offset] = found == expected ? true : throw new CheckpointFormatException(
            Path, $"the numbers of tensor '{entry.Name}' are damaged: their checksum is {found:x8}, the file says {expected:x8}.");
    }

    // row-major order over the sizes, while the place in the source moves by the strides
    private static void Gather(ReadOnlySpan<byte> source, Span<byte> target, TorchTensor view, int size)
    {
        int rank = view.Sizes.Length;
        long[] index = new long[rank];
        long at = 0;
        for (int done = 0; done < target.Length; done += size)
        {
            source.Slice(checked((int)(at * size)), size).CopyTo(target[done..]);
            for (int dim = rank - 1; dim >= 0; dim--)
            {
                at += view.Strides[dim];
                if (++index[dim] < view.Sizes[dim])
                {
                    break;
                }

                at -= view.Strides[dim] * view.Sizes[dim];
                index[dim] = 0;
            }
        }
    }
}
