using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Layers;

/// <summary>A decode head: from the encoder's maps to logits.</summary>
internal interface IHead
{
    /// <summary>
    /// The logits, with the classes of a pixel side by side and padded with what no class is as large as; their memory is the workspace's.
    /// </summary>
    FeatureMap Apply(ReadOnlySpan<FeatureMap> maps, Workspace workspace);
}
