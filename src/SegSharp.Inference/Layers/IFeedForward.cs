using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Layers;

/// <summary>The feed-forward half of a transformer layer, with whatever activation.</summary>
internal interface IFeedForward : IDisposable
{
    /// <summary>Adds the feed-forward part to the tokens.</summary>
    void Apply(FeatureMap x, Workspace workspace);
}
