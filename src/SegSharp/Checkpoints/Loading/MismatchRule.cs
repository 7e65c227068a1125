namespace SegSharp.Checkpoints.Loading;

/// <summary>What happens to tensors of a checkpoint that are not as the model has them.</summary>
public enum MismatchRule
{
    /// <summary>The default: all must fit, but a classifier of another number of classes is re-initialised.</summary>
    Classifier,

    /// <summary><c>error</c>: all must fit.</summary>
    Error,

    /// <summary><c>reinit</c>: what does not fit is re-initialised, and told.</summary>
    Reinitialize,

    /// <summary>
    /// <c>partial</c>: what does not fit is used as far as it goes: input channels are summed or repeated, kernels and position
    /// embeddings are interpolated, everything else is cut or padded. What is missing keeps its initial values.
    /// </summary>
    Partial,
}
