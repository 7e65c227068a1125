using SegSharp.Inference.Kernels;
using SegSharp.Inference.Layers;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Models;

/// <summary>
/// Labels from logits that are resized twice, to the network's input and to the image: row by row, so that neither result ever exists.
/// </summary>
internal static unsafe class TwoStepLabelling<V>
    where V : unmanaged, IVector<V>
{
    // Rows of labels that are made together: the rows in the middle that they share are made once.
    private const int RowsOfJob = 8;

    /// <summary>The label of each pixel.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="classes">Their classes without padding.</param>
    /// <param name="middle">What they are resized to first.</param>
    /// <param name="kept">What is left of that, from the upper left corner.</param>
    /// <param name="last">What this is resized to: the size of the labels.</param>
    /// <param name="labels">Where the labels go.</param>
    /// <param name="workspace">Gives memory.</param>
    public static void Classify(
        FeatureMap logits, int classes, ResizeStep middle, (int Height, int Width) kept, ResizeStep last, Span<byte> labels,
        Workspace workspace)
    {
        nint mark = workspace.Mark;
        Axis middleRows = new(logits.Height, middle.Height, middle.AlignCorners, workspace);
        Axis middleColumns = new(logits.Width, middle.Width, middle.AlignCorners, workspace);
        Axis rows = new(kept.Height, last.Height, last.AlignCorners, workspace),
            columns = new(kept.Width, last.Width, last.AlignCorners, workspace);
        nint middleRow = (nint)kept.Width * logits.Channels;
        ThreadMemory scratch = workspace.TakeForThreads((3 * middleRow) + ((nint)logits.Width * logits.Channels));
        fixed (byte* to = labels)
        {
            Job job = new(logits, classes, middleRows.Span, middleColumns.Span, kept.Width, rows.Span, columns.Span, to, scratch);
            workspace.Team.Run((last.Height + RowsOfJob - 1) / RowsOfJob, job);
        }

        workspace.Release(mark);
    }

    private readonly struct Job(
        FeatureMap logits, int classes, AxisSpan middleRows, AxisSpan middleColumns, int keptWidth, AxisSpan rows,
        AxisSpan columns, byte* labels,
        ThreadMemory scratch) : IJob
    {
        public void Run(int thread, int index)
        {
            nint size = (nint)keptWidth * logits.Channels;
            float* mixed = scratch.Of(thread), upper = mixed + size, lower = upper + size, coarse = lower + size;
            (int inUpper, int inLower) = (-1, -1);
            for (int y = index * RowsOfJob; y < Math.Min(rows.Count, (index + 1) * RowsOfJob); y++)
            {
                (int above, int below) = (rows.Low[y], rows.High[y]);
                if (inUpper != above && inLower == above)
                {
                    float* other = upper;
                    upper = lower;
                    lower = other;
                    (inUpper, inLower) = (inLower, inUpper);
                }

                inUpper = inUpper == above ? above : Make(above, coarse, upper);
                float* row = upper;
                if (rows.HighWeight[y] != 0)
                {
                    inLower = inLower == below ? below : Make(below, coarse, lower);
                    RowKernels<V>.Mix(upper, lower, rows.LowWeight[y], rows.HighWeight[y], size, mixed);
                    row = mixed;
                }

                Label(row, new Span<byte>(labels + ((nint)y * columns.Count), columns.Count));
            }
        }

        // A row of the logits at the size in the middle.
        private int Make(int y, float* coarse, float* to)
        {
            nint count = (nint)logits.Width * logits.Channels;
            RowKernels<V>.Mix(
                logits.Row(middleRows.Low[y]), logits.Row(middleRows.High[y]), middleRows.LowWeight[y],
                middleRows.HighWeight[y], count, coarse);
            Resampling<V>.Row(coarse, middleColumns, 0, keptWidth, logits.Channels, accumulate: false, to);
            return y;
        }

        private void Label(float* row, Span<byte> to)
        {
            for (int x = 0, end; x < to.Length; x = end)
            {
                for (end = x + 1; end < to.Length && columns.Low[end] == columns.Low[x] && columns.High[end] == columns.High[x]; end++)
                {
                }

                float* left = row + ((nint)columns.Low[x] * logits.Channels), right = row + ((nint)columns.High[x] * logits.Channels);
                PixelRow<V>.Classify(left, right, classes, columns, x, to[x..end]);
            }
        }
    }
}
