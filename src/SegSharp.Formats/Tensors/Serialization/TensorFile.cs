namespace SegSharp.Tensors.Serialization;

/// <summary>
/// Tensors in a file of any known format: names, shapes and types are read when it is opened, each tensor when it is asked for.
/// </summary>
/// <remarks>Known are safetensors (also in several files with an index) and what PyTorch's <c>torch.save</c> writes, in its zip
/// layout and in the one before PyTorch 1.6. The format is told from the content, not from the file's name.</remarks>
public abstract class TensorFile : IDisposable
{
    private Dictionary<string, TensorEntry> _byName = [];

    private protected TensorFile(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What the file is, for people: <c>safetensors</c>, <c>PyTorch (zip)</c>, …</summary>
    public abstract string Format { get; }

    /// <summary>The tensors in the order of the file.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; private set; } = [];

    /// <summary>What the file says beside its tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    /// <summary>Opens a file, or a folder as Hugging Face's libraries save it, whatever the format is.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="CheckpointFormatException">It is of no known format, or damaged; the message says what it is instead.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TensorFile Open(string path)
    {
        if (Directory.Exists(path))
        {
            path = FolderWeights.Find(path);
        }

        if (UserFile.KindOfSpecial(path) is { } special)
        {
            throw new CheckpointFormatException(path, $"it is {special}, and no file.");
        }

        return FileSniffer.Sniff(path) switch
        {
            FileKind.Safetensors => SafetensorsFile.Open(path),
            FileKind.Index => ShardedTensorFile.Open(path),
            FileKind.TorchZip => Torch.TorchZipFile.Open(path),
            _ => Torch.TorchLegacyFile.Open(path),
        };
    }

    /// <summary>
    /// The file of weights in a folder as Hugging Face's libraries save it, or in the last of its folders <c>checkpoint-N</c>;
    /// null where there is none.
    /// </summary>
    public static string? FindIn(string folder) => FolderWeights.TryFind(folder);

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>The entry of a tensor that can be read.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="CheckpointFormatException">Nothing computes with its type, or it is too large.</exception>
    public TensorEntry Readable(string name)
    {
        TensorEntry entry = _byName.TryGetValue(name, out TensorEntry? found)
            ? found
            : throw new KeyNotFoundException($"{Path}: there is no tensor '{name}'.");
        return entry.ForeignType is not null ? throw Unreadable(entry)
            : entry.Length <= int.MaxValue ? entry
            : throw new CheckpointFormatException(Path,
                $"tensor '{name}' has {entry.Length} bytes, more than the {int.MaxValue} that can be read.");
    }

    /// <summary>Reads the numbers of one tensor, in row-major order.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="bytes">Where they go: as many bytes as the tensor has.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="CheckpointFormatException">The file is damaged, or nothing computes with the tensor's type.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Read(string name, Span<byte> bytes) => Read(Readable(name), bytes);

    /// <summary>Sees that nothing computes with tensors of a type that cannot be read.</summary>
    /// <param name="unused">Names that nothing asks for.</param>
    /// <exception cref="CheckpointFormatException">There is such a tensor.</exception>
    public void RequireReadable(IEnumerable<string> unused)
    {
        HashSet<string> names = [.. unused];
        if (Entries.FirstOrDefault(entry => entry.ForeignType is not null && !names.Contains(entry.Name)) is { } used)
        {
            throw Unreadable(used);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the format holds open.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected abstract void Dispose(bool disposing);

    private protected abstract void Read(TensorEntry entry, Span<byte> bytes);

    private CheckpointFormatException Unreadable(TensorEntry entry) => new(
        Path,
        $"tensor '{entry.Name}' has elements of type {entry.ForeignType}, with which SegSharp does not compute: "
        + "save the weights as float32, float16 or bfloat16.");

    private protected void SetContent(IReadOnlyList<TensorEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        (Entries, Metadata) = (entries, metadata);
        _byName = new Dictionary<string, TensorEntry>(entries.Count, StringComparer.Ordinal);
        foreach (TensorEntry entry in entries)
        {
            if (!_byName.TryAdd(entry.Name, entry))
            {
                throw new CheckpointFormatException(Path, $"the tensor '{entry.Name}' stands twice in it.");
            }
        }
    }
}
