using SegSharp.Tensors;

namespace SegSharp.Inference;

/// <summary>
/// Gives the model overlapping windows and averages their logits: <c>test_cfg=dict(mode='slide', crop_size=..., stride=...)</c>.
/// </summary>
/// <param name="CropHeight">Rows of a window; an image with fewer is one window high.</param>
/// <param name="CropWidth">Columns of a window; an image with fewer is one window wide.</param>
/// <param name="StrideHeight">Rows from one window to the next; at most <paramref name="CropHeight"/>.</param>
/// <param name="StrideWidth">Columns from one window to the next; at most <paramref name="CropWidth"/>.</param>
/// <remarks>Source: <c>EncoderDecoder.slide_inference</c> of MMSegmentation. Windows at the end are moved back inside,
/// so all have one size.</remarks>
public sealed record SlideMode(int CropHeight, int CropWidth, int StrideHeight, int StrideWidth) : IInferenceMode
{
    /// <inheritdoc />
    public Tensor Logits(Func<Tensor, Tensor> segment, Tensor pixels)
    {
        int height = (int)pixels.Shape[2].Value, width = (int)pixels.Shape[3].Value;
        Tensor? sum = null;
        Tensor count = Ops.Zeros([1, 1, height, width], DType.Float32, pixels.Device);
        foreach ((int top, int left, int rows, int columns) in Windows(height, width))
        {
            using TensorScope scope = TensorScope.Open();
            Tensor logits = segment(pixels.Narrow(2, top, rows).Narrow(3, left, columns));
            sum ??= scope.Keep(Ops.Zeros([pixels.Shape[0], logits.Shape[1], height, width], DType.Float32, pixels.Device));
            sum.Narrow(2, top, rows).Narrow(3, left, columns).AddInPlace(logits);
            Tensor seen = count.Narrow(2, top, rows).Narrow(3, left, columns);
            seen.CopyInPlace(seen.Add(1));
        }

        return sum!.Div(count);
    }

    /// <summary>The windows over an image, row by row.</summary>
    public IEnumerable<(int Top, int Left, int Rows, int Columns)> Windows(int height, int width)
    {
        foreach ((int top, int rows) in Positions(height, CropHeight, StrideHeight))
        {
            foreach ((int left, int columns) in Positions(width, CropWidth, StrideWidth))
            {
                yield return (top, left, rows, columns);
            }
        }
    }

    private static IEnumerable<(int Start, int Length)> Positions(int size, int crop, int stride)
    {
        int length = Math.Min(crop, size);
        int steps = (Math.Max(size - crop + stride - 1, 0) / stride) + 1;
        for (int i = 0; i < steps; i++)
        {
            yield return (Math.Min(i * stride, size - length), length);
        }
    }
}
