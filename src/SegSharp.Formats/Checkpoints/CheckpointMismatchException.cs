namespace SegSharp.Checkpoints;

/// <summary>A checkpoint's tensors are not those of the model.</summary>
public sealed class CheckpointMismatchException : Exception
{
    /// <summary>Builds the exception.</summary>
    public CheckpointMismatchException(string message)
        : base(message)
    {
    }
}
