namespace SegSharp.Tensors.Serialization;

/// <summary>A file is not what it should be; the message says what it is, in one sentence that names the file.</summary>
public class CheckpointFormatException : Exception
{
    /// <summary>Builds the exception.</summary>
    public CheckpointFormatException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
