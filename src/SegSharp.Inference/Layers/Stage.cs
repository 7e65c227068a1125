using SegSharp.Inference.Kernels;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Layers;

/// <summary>A stage of a Mix Transformer: overlapping patches, transformer layers and a normalization.</summary>
/// <param name="embedding">Patches to tokens, with their normalization.</param>
/// <param name="layers">The halves of each layer.</param>
/// <param name="norm">The normalization at the end.</param>
internal sealed unsafe class Stage<V>(Convolution<V> embedding,
    IReadOnlyList<(SelfAttention<V> Attention, IFeedForward FeedForward)> layers, Norm<V> norm)
    : IDisposable
    where V : unmanaged, IVector<V>
{
    private readonly int _ratio = layers.Select(layer => layer.Attention.Ratio).DefaultIfEmpty(1).Max();

    /// <summary>Channels of the stage's map.</summary>
    public int Channels => embedding.Channels;

    /// <summary>The map that the stage makes of the one before; its memory is the workspace's.</summary>
    /// <exception cref="OperationCanceledException">It was asked for between two layers.</exception>
    public FeatureMap Apply(FeatureMap input, Workspace workspace, CancellationToken cancellation)
    {
        FeatureMap x = embedding.Apply(input, workspace);
        for (int i = 0; i < layers.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            layers[i].Attention.Apply(x, workspace);
            layers[i].FeedForward.Apply(x, workspace);
        }

        Strips strips = new(x.Pixels, Strips.Usual, workspace.Team.Threads);
        workspace.Team.Run(strips.Count, new NormJob(norm, x, strips));
        return x;
    }

    /// <summary>The size of the stage's map; 0 where the map before is too small for a patch, or its own for a key.</summary>
    public (int Height, int Width) Size(int height, int width)
    {
        (height, width) = (embedding.Window.Steps(height), embedding.Window.Steps(width));
        return height < _ratio || width < _ratio ? (0, 0) : (height, width);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        embedding.Dispose();
        norm.Dispose();
        foreach ((SelfAttention<V> attention, IFeedForward feedForward) in layers)
        {
            attention.Dispose();
            feedForward.Dispose();
        }
    }

    private readonly struct NormJob(Norm<V> norm, FeatureMap x, Strips strips) : IJob
    {
        public void Run(int thread, int index)
        {
            int first = strips.First(index);
            norm.Apply(x.At(first), x.Channels, strips.Last(index) - first, x.At(first), x.Channels);
        }
    }
}
