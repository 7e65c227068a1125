namespace SegSharp.Inference;

/// <summary>Whose kernels compute a prediction.</summary>
public enum PredictionEngine
{
    /// <summary>libtorch and the native kernels, on any device.</summary>
    Native,

    /// <summary>SegSharp.Inference: managed code, on the CPU.</summary>
    Managed,
}
