namespace SegSharp.Nn;

/// <summary>The normalizations of feature maps, <c>[batch, channels, height, width]</c>.</summary>
public enum NormKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>Batch normalization.</summary>
    BatchNorm,

    /// <summary>Batch normalization over all processes; the same as <see cref="BatchNorm"/> while one process runs.</summary>
    SyncBatchNorm,

    /// <summary>Layer normalization over the channels.</summary>
    LayerNorm2d,

    /// <summary>Group normalization.</summary>
    GroupNorm,

    /// <summary>Instance normalization.</summary>
    InstanceNorm,
}
