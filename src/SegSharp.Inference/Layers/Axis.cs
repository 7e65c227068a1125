using SegSharp.Inference.Kernels;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Layers;

/// <summary>
/// Where each position of a bilinearly resized axis reads: two neighbours and their weights,
/// as PyTorch's <c>upsample_bilinear2d</c> has them.
/// </summary>
internal readonly unsafe struct Axis
{
    /// <summary>Works an axis out; its memory is the workspace's.</summary>
    /// <param name="size">Positions of the source.</param>
    /// <param name="target">Positions of the result.</param>
    /// <param name="alignCorners">Whether the outermost middles, rather than the edges, meet.</param>
    /// <param name="workspace">Gives the memory.</param>
    public Axis(int size, int target, bool alignCorners, Workspace workspace)
    {
        float* memory = workspace.Take(4 * (nint)target);
        Span = new AxisSpan((int*)memory, (int*)memory + target, memory + (2 * (nint)target), memory + (3 * (nint)target), target);
        float scale = alignCorners ? target > 1 ? (float)(size - 1) / (target - 1) : 0 : (float)size / target;
        for (int i = 0; i < target; i++)
        {
            float source = alignCorners ? scale * i : Math.Max(0, (scale * (i + 0.5f)) - 0.5f);
            int low = Math.Min((int)source, size - 1), high = Math.Min(low + 1, size - 1);
            Span.Low[i] = low;
            Span.High[i] = high;

            // where both neighbours are the last position, the lower one has all the weight
            Span.HighWeight[i] = high == low ? 0 : Math.Clamp(source - low, 0, 1);
            Span.LowWeight[i] = 1 - Span.HighWeight[i];
        }
    }

    /// <summary>The positions.</summary>
    public AxisSpan Span { get; }
}
