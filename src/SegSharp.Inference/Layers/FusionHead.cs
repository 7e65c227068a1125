using SegSharp.Inference.Kernels;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Layers;

/// <summary>
/// The decoders of SegFormer: each map goes through linear maps, is resized to the finest one's size and added; ReLU and a classifier
/// follow. The published order is to resize, to put side by side and to convolve; resizing commutes with linear maps of a pixel, so the
/// coarser maps are computed at their own resolution, with the fusion's slice and its batch norm folded in: a third of the multiply-adds.
/// </summary>
/// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, section 3.2 and eq. 4.</remarks>
/// <param name="levels">What becomes of each map, in any order; the one at <paramref name="finest"/> has the result's size.</param>
/// <param name="finest">Which of them is not resized.</param>
/// <param name="classifier">From the sum to logits, with the padding of <see cref="PixelRow{V}"/>.</param>
/// <param name="alignCorners">How maps are resized.</param>
internal sealed unsafe class FusionHead<V>(IReadOnlyList<FusionLevel<V>> levels, int finest, PackedLinear<V> classifier,
    bool alignCorners) : IHead
    where V : unmanaged, IVector<V>
{
    // Pixels that are worked on together: a row of many channels is cut.
    private const int Strip = 64;
    private const int CoarseStrip = 56;

    /// <inheritdoc />
    public FeatureMap Apply(ReadOnlySpan<FeatureMap> maps, Workspace workspace)
    {
        FeatureMap x = maps[levels[finest].Map];
        FeatureMap logits = new(workspace.Take((nint)x.Pixels * classifier.Outputs), x.Height, x.Width, classifier.Outputs);
        nint mark = workspace.Mark;
        ResizedMaps coarse = default;
        for (int i = 0; i < levels.Count; i++)
        {
            if (i != finest)
            {
                FeatureMap map = Project(levels[i], maps[levels[i].Map], workspace);
                coarse.Add(map, new Axis(map.Height, x.Height, alignCorners, workspace),
                    new Axis(map.Width, x.Width, alignCorners, workspace));
            }
        }

        Strips strips = new(x.Width, Strip, workspace.Team.Threads);
        ThreadMemory scratch = workspace.TakeForThreads(
            ((nint)strips.Longest * classifier.Inputs) + Math.Max(coarse.Scratch, (nint)strips.Longest * levels[finest].ScratchChannels));
        workspace.Team.Run(x.Height * strips.Count, new FuseJob(this, x, logits, coarse, strips, scratch));
        workspace.Release(mark);
        return logits;
    }

    private FeatureMap Project(FusionLevel<V> level, FeatureMap map, Workspace workspace)
    {
        FeatureMap result = new(workspace.Take((nint)map.Pixels * classifier.Inputs), map.Height, map.Width, classifier.Inputs);
        nint mark = workspace.Mark;
        Strips strips = new(map.Pixels, CoarseStrip, workspace.Team.Threads);
        ThreadMemory scratch = workspace.TakeForThreads((nint)strips.Longest * level.ScratchChannels);
        workspace.Team.Run(strips.Count, new ProjectJob(level, map, result, strips, scratch));
        workspace.Release(mark);
        return result;
    }

    private readonly struct ProjectJob(FusionLevel<V> level, FeatureMap map, FeatureMap result, Strips strips, ThreadMemory scratch) : IJob
    {
        public void Run(int thread, int index)
        {
            int first = strips.First(index), rows = strips.Last(index) - first;
            level.Apply(map.At(first), map.Channels, rows, result.At(first), result.Channels, residual: null, isRelu: false,
                scratch.Of(thread));
        }
    }

    // Some pixels of one row: the resized maps, the finest one's share, ReLU and the classifier.
    private readonly struct FuseJob(
        FusionHead<V> head, FeatureMap x, FeatureMap logits, ResizedMaps coarse, Strips strips, ThreadMemory scratch) : IJob
    {
        public void Run(int thread, int index)
        {
            int y = index / strips.Count, first = strips.First(index % strips.Count), last = strips.Last(index % strips.Count);
            int pixel = (y * x.Width) + first;
            float* sum = scratch.Of(thread);
            float* own = sum + ((nint)strips.Longest * head.Classifier.Inputs);
            if (coarse.Count > 0)
            {
                coarse.Sum<V>(y, first, last, own, sum);
            }

            int width = head.Classifier.Inputs;
            float* residual = coarse.Count > 0 ? sum : null;
            head.Finest.Apply(x.At(pixel), x.Channels, last - first, sum, width, residual, isRelu: true, own);
            head.Classifier.Apply(sum, width, last - first, logits.At(pixel), logits.Channels);
        }
    }

    private PackedLinear<V> Classifier => classifier;

    private FusionLevel<V> Finest => levels[finest];
}
