using SegSharp.Inference.Kernels;
using SegSharp.Inference.Models;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Layers;

/// <summary>Bilinear resizing of whole maps.</summary>
internal static unsafe class Resizing<V>
    where V : unmanaged, IVector<V>
{
    /// <summary>A resized map; its memory is the workspace's.</summary>
    public static FeatureMap Whole(FeatureMap map, ResizeStep size, Workspace workspace)
    {
        FeatureMap result = new(workspace.Take((nint)size.Height * size.Width * map.Channels), size.Height, size.Width, map.Channels);
        nint mark = workspace.Mark;
        Axis rows = new(map.Height, size.Height, size.AlignCorners, workspace),
            columns = new(map.Width, size.Width, size.AlignCorners, workspace);
        ThreadMemory scratch = workspace.TakeForThreads((nint)map.Width * map.Channels);
        workspace.Team.Run(size.Height, new RowJob(map, result, rows.Span, columns.Span, scratch));
        workspace.Release(mark);
        return result;
    }

    private readonly struct RowJob(FeatureMap map, FeatureMap result, AxisSpan rows, AxisSpan columns, ThreadMemory scratch) : IJob
    {
        public void Run(int thread, int index)
        {
            float* mixed = scratch.Of(thread);
            nint count = (nint)map.Width * map.Channels;
            RowKernels<V>.Mix(
                map.Row(rows.Low[index]), map.Row(rows.High[index]), rows.LowWeight[index], rows.HighWeight[index], count, mixed);
            Resampling<V>.Row(mixed, columns, 0, columns.Count, map.Channels, accumulate: false, result.Row(index));
        }
    }
}
