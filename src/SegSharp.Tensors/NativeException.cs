namespace SegSharp.Tensors;

/// <summary>The native library (libtorch or OpenCV) refused a call.</summary>
public sealed class NativeException : Exception
{
    /// <summary>Builds the exception.</summary>
    public NativeException(NativeFailure failure, string message)
        : base(message) => Failure = failure;

    /// <summary>What kind of failure it was.</summary>
    public NativeFailure Failure { get; }
}
