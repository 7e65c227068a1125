namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>How an image lies in memory.</summary>
public enum ImageLayout
{
    /// <summary>Plane by plane.</summary>
    Plain,

    /// <summary>All channels of a pixel side by side.</summary>
    ChannelsLast,

    /// <summary>Neither of the two that libtorch knows.</summary>
    ColumnByColumn,
}
