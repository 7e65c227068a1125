namespace SegSharp.Tensors.Serialization;

/// <summary>A tensor in a file is not what was written: its bytes do not give the checksum beside them.</summary>
public sealed class DamagedTensorException : CheckpointFormatException
{
    /// <summary>Builds the exception.</summary>
    public DamagedTensorException(string path, string tensor)
        : base(path, $"the tensor '{tensor}' is damaged: its bytes do not give the checksum that was written with them. " +
            "Use an older checkpoint, or another copy of this one.") =>
        Tensor = tensor;

    /// <summary>The tensor's name.</summary>
    public string Tensor { get; }
}
