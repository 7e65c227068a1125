using System.Text.Json;

namespace SegSharp.Tensors.Serialization;

/// <summary>A JSON index that says in which of several files each tensor is.</summary>
public sealed class ShardedTensorFile : TensorFile
{
    // an index has a line a tensor; one that is larger than this is no index
    private const long MaximumLength = 16 << 20;

    private readonly Dictionary<string, TensorFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _fileOf;

    private ShardedTensorFile(string path, Dictionary<string, string> fileOf)
        : base(path) => _fileOf = fileOf;

    /// <inheritdoc />
    public override string Format => $"{_files.Values.First().Format} in {_files.Count} files";

    /// <summary>Opens an index and all its files.</summary>
    /// <exception cref="CheckpointFormatException">The index or one of its files is damaged, or they contradict each other.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static new ShardedTensorFile Open(string path)
    {
        ShardedTensorFile file = new(path, ReadIndex(path));
        try
        {
            file.OpenFiles();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        foreach (TensorFile file in _files.Values)
        {
            file.Dispose();
        }
    }

    private protected override void Read(TensorEntry entry, Span<byte> bytes) => _files[_fileOf[entry.Name]].Read(entry.Name, bytes);

    private static Dictionary<string, string> ReadIndex(string path)
    {
        if (new FileInfo(path).Length > MaximumLength)
        {
            throw new CheckpointFormatException(path, $"an index of more than {MaximumLength} bytes is not read.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (!document.RootElement.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
            {
                throw new CheckpointFormatException(path, "the index has no 'weight_map'.");
            }

            Dictionary<string, string> fileOf = new(StringComparer.Ordinal);
            foreach (JsonProperty property in map.EnumerateObject())
            {
                string? name = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;

                // the files lie beside the index: a name that leads elsewhere is not followed
                if (string.IsNullOrEmpty(name) || name != System.IO.Path.GetFileName(name) || name is "." or "..")
                {
                    throw new CheckpointFormatException(path,
                        $"the index puts '{property.Name}' into '{property.Value}', which is not a file beside it.");
                }

                if (!fileOf.TryAdd(property.Name, name))
                {
                    throw new CheckpointFormatException(path, $"the name '{property.Name}' stands twice in the index.");
                }
            }

            return fileOf.Count > 0 ? fileOf : throw new CheckpointFormatException(path, "the index names no tensors.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CheckpointFormatException(path, "the index is not JSON as expected.", e);
        }
    }

    private void OpenFiles()
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        foreach (string name in _fileOf.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            string shard = System.IO.Path.Combine(folder, name);
            if (!File.Exists(shard))
            {
                throw new CheckpointFormatException(Path, $"the index names '{name}', which is not there: the download is incomplete.");
            }

            if (FileSniffer.Sniff(shard) == FileKind.Index)
            {
                throw new CheckpointFormatException(Path, $"the index names '{name}', which is an index itself.");
            }

            _files.Add(name, TensorFile.Open(shard));
        }

        List<TensorEntry> entries =
            [.. _files.SelectMany(file => file.Value.Entries.Where(entry => _fileOf.GetValueOrDefault(entry.Name) == file.Key))];
        if (entries.Count < _fileOf.Count)
        {
            string missing = _fileOf.Keys.Except(entries.Select(entry => entry.Name), StringComparer.Ordinal).First();
            throw new CheckpointFormatException(Path, $"the index says that '{missing}' is in '{_fileOf[missing]}', but it is not.");
        }

        SetContent(entries, _files.Values.First().Metadata);
    }
}
