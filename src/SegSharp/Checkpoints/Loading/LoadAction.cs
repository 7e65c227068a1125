namespace SegSharp.Checkpoints.Loading;

/// <summary>What is done with a tensor when a checkpoint is loaded.</summary>
public enum LoadAction
{
    /// <summary>It is taken as it is.</summary>
    Load,

    /// <summary>The rows of a classifier are taken class by class; classes that the checkpoint lacks are re-initialised.</summary>
    MapClasses,

    /// <summary>The channels of the first convolution are summed or repeated.</summary>
    AdaptChannels,

    /// <summary>A kernel or a position embedding is resized.</summary>
    Interpolate,

    /// <summary>The checkpoint's is larger: its first rows and columns are taken.</summary>
    Slice,

    /// <summary>The checkpoint's is smaller: the rest keeps its initial values.</summary>
    Pad,

    /// <summary>It gets initial values, for the checkpoint's does not fit.</summary>
    Reinitialize,

    /// <summary>The checkpoint has it, the model has no use for it, and that is as it should be.</summary>
    Skip,

    /// <summary>The model has it, the checkpoint does not; it keeps its initial values.</summary>
    Missing,

    /// <summary>The checkpoint has it, the model does not know it.</summary>
    Unexpected,

    /// <summary>It does not fit and the policy does not say what to do then.</summary>
    Refuse,
}
