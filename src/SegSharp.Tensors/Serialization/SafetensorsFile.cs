namespace SegSharp.Tensors.Serialization;

/// <summary>
/// A safetensors file: the head is read when it is opened, each tensor when it is asked for.
/// </summary>
/// <remarks>Format: https://github.com/huggingface/safetensors, "Format".</remarks>
public sealed class SafetensorsFile : TensorFile
{
    private readonly FileStream _file;

    private SafetensorsFile(FileStream file, List<TensorEntry> entries, Dictionary<string, string> metadata)
        : base(file.Name)
    {
        _file = file;
        SetContent(entries, metadata);
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

    private protected override Tensor Read(TensorEntry entry)
    {
        Tensor tensor = Ops.Empty(entry.Shape, entry.DType);
        FileRange.Fill(Path, _file.SafeFileHandle, entry.Offset, tensor.AsBytes());
        return tensor;
    }
}
