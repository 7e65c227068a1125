using SegSharp.Inference.Kernels;
using SegSharp.Inference.Layers;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Models;

/// <summary>Labels at full resolution from logits at a lower one, row by row: the logits at full resolution never exist.</summary>
internal static unsafe class Labelling<V>
    where V : unmanaged, IVector<V>
{
    // Rows of labels that are made together.
    private const int RowsOfJob = 4;

    /// <summary>The label of each pixel of logits resized to a size.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="classes">Their classes without padding.</param>
    /// <param name="size">The size of the labels.</param>
    /// <param name="labels">Where the labels go.</param>
    /// <param name="workspace">Gives memory.</param>
    public static void Classify(FeatureMap logits, int classes, ResizeStep size, Span<byte> labels, Workspace workspace)
    {
        nint mark = workspace.Mark;
        Axis rows = new(logits.Height, size.Height, size.AlignCorners, workspace),
            columns = new(logits.Width, size.Width, size.AlignCorners, workspace);
        short* coarse = (short*)workspace.Take((logits.Pixels + 1) / 2);
        workspace.Team.Run(logits.Height, new LargestJob(logits, classes, coarse));
        ThreadMemory scratch = workspace.TakeForThreads((nint)logits.Width * (logits.Channels + 1));
        fixed (byte* to = labels)
        {
            int jobs = (size.Height + RowsOfJob - 1) / RowsOfJob;
            workspace.Team.Run(jobs, new RowsJob(logits, classes, coarse, rows.Span, columns.Span, size.Height, to, scratch));
        }

        workspace.Release(mark);
    }

    private readonly struct LargestJob(FeatureMap logits, int classes, short* coarse) : IJob
    {
        public void Run(int thread, int index) =>
            PixelRow<V>.Largest(logits.Row(index), logits.Width, classes, coarse + ((nint)index * logits.Width));
    }

    private readonly struct RowsJob(
        FeatureMap logits, int classes, short* coarse, AxisSpan rows, AxisSpan columns, int height, byte* labels, ThreadMemory scratch)
            : IJob
    {
        public void Run(int thread, int index)
        {
            float* mixed = scratch.Of(thread);
            int* made = (int*)(mixed + ((nint)logits.Width * logits.Channels)); // for which row a column was mixed
            new Span<int>(made, logits.Width).Fill(-1);
            for (int y = index * RowsOfJob; y < Math.Min(height, (index + 1) * RowsOfJob); y++)
            {
                Row(y, new Span<byte>(labels + ((nint)y * columns.Count), columns.Count), mixed, made);
            }
        }

        private void Row(int y, Span<byte> to, float* mixed, int* made)
        {
            short* above = coarse + ((nint)rows.Low[y] * logits.Width), below = coarse + ((nint)rows.High[y] * logits.Width);
            for (int x = 0, end; x < columns.Count; x = end)
            {
                int low = columns.Low[x], high = columns.High[x];
                for (end = x + 1; end < columns.Count && columns.Low[end] == low && columns.High[end] == high; end++)
                {
                }

                // a class that is the largest of all four corners is that of every weighted mean of them
                short label = above[low];
                if (label >= 0 && label == above[high] && label == below[low] && label == below[high])
                {
                    to[x..end].Fill((byte)label);
                }
                else
                {
                    float* left = Column(y, low, mixed, made);
                    float* right = low == high ? left : Column(y, high, mixed, made);
                    PixelRow<V>.Classify(left, right, classes, columns, x, to[x..end]);
                }
            }
        }

        // A column of the row between two rows of logits.
        private float* Column(int y, int x, float* mixed, int* made)
        {
            nint at = (nint)x * logits.Channels;
            float* above = logits.Row(rows.Low[y]) + at;
            if (rows.HighWeight[y] == 0)
            {
                return above; // 0 times an infinity in the other would be no number
            }

            if (made[x] != y)
            {
                RowKernels<V>.Mix(above, logits.Row(rows.High[y]) + at, rows.LowWeight[y], rows.HighWeight[y], logits.Channels, mixed + at);
                made[x] = y;
            }

            return mixed + at;
        }
    }
}
