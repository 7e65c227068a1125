namespace SegSharp.Tensors.Serialization;

/// <summary>
/// A safetensors file: the head is read when it is opened, each tensor when it is asked for.
/// </summary>
/// <remarks>Format: https://github.com/huggingface/safetensors, "Format".</remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Dictionary<string, TensorEntry> _byName;

    private SafetensorsFile(FileStream file, List<TensorEntry> entries, Dictionary<string, string> metadata)
    {
        _file = file;
        Entries = entries;
        Metadata = metadata;
        _byName = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The tensors in the order of the head.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The free texts of the head.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its head.</summary>
    /// <exception cref="CheckpointFormatException">It is not a safetensors file, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsFile Open(string path)
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

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Reads one tensor into memory of its own, on the CPU.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    public Tensor Read(string name)
    {
        TensorEntry entry = _byName.TryGetValue(name, out TensorEntry? found)
            ? found
            : throw new KeyNotFoundException($"{_file.Name}: there is no tensor '{name}'.");
        Tensor tensor = Ops.Empty(entry.Shape, entry.DType);
        lock (_file)
        {
            _file.Position = entry.Offset;
            _file.ReadExactly(tensor.AsBytes());
        }

        return tensor;
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
