using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <content>Pooling of images, <c>[batch, channels, height, width]</c>, over square windows.</content>
public static partial class Ops
{
    private static readonly Operator _maxPool2d = new(
        "aten::max_pool2d", "self kernel_size stride padding dilation ceil_mode", InferMaxPool, ImageMeaning);

    private static readonly Operator _avgPool2d = new(
        "aten::avg_pool2d", "self kernel_size stride padding ceil_mode count_include_pad divisor_override", InferAvgPool, ImageMeaning);

    /// <summary>The largest value of each window; what is padded never counts.</summary>
    /// <param name="self"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="kernel">Side of the window.</param>
    /// <param name="stride">Step.</param>
    /// <param name="padding">Rows and columns on each side; at most half of <paramref name="kernel"/>.</param>
    /// <param name="dilation">Distance between the window's cells.</param>
    /// <param name="ceil">Whether a window that reaches beyond the image at its end counts: the size is rounded up instead of down.</param>
    /// <returns>
    /// <c>[batch, channels, height', width']</c> with <c>size' = round((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1</c>.
    /// </returns>
    /// <remarks>Stricter than libtorch, which takes one image without a batch, and integers in some versions.</remarks>
    public static Tensor MaxPool2d(this Tensor self, int kernel, int stride, int padding = 0, int dilation = 1, bool ceil = false) =>
        _maxPool2d.Call(self, Shape.Of(kernel, kernel), Shape.Of(stride, stride), Shape.Of(padding, padding),
            Shape.Of(dilation, dilation), ceil);

    /// <summary>The mean of each window; one that reaches beyond the image is the mean of what lies inside.</summary>
    /// <param name="self"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="kernel">Side of the window.</param>
    /// <param name="stride">Step.</param>
    /// <param name="ceil">Whether a window that reaches beyond the image at its end counts: the size is rounded up instead of down.</param>
    /// <returns><c>[batch, channels, height', width']</c> with <c>size' = round((size - kernel) / stride) + 1</c>.</returns>
    /// <remarks>Stricter than libtorch, which takes one image without a batch, and integers.</remarks>
    public static Tensor AvgPool2d(this Tensor self, int kernel, int stride, bool ceil = false) =>
        _avgPool2d.Call(self, Shape.Of(kernel, kernel), Shape.Of(stride, stride), Shape.Of(0, 0), ceil, false, Value.None);

    private static TensorSpec InferMaxPool(in Arguments a) => Pooled(a, a.Ints(4), a.Bool(5));

    private static TensorSpec InferAvgPool(in Arguments a) => Pooled(a, [1, 1], a.Bool(4));

    private static TensorSpec Pooled(in Arguments a, long[] dilation, bool ceil)
    {
        a.Rank(0, 4, ImageMeaning);
        Shape self = a.Shape(0);
        (long[] kernel, long[] stride, long[] padding) = (a.Ints(1), a.Ints(2), a.Ints(3));
        a.Require(a.DType(0).IsFloatingPoint(), $"the elements are {a.DType(0)}, expected floating point.");
        RequireImage(a, self);
        return new(
            [
                self[0], self[1], PooledSize(a, self[2], kernel[0], stride[0], padding[0], dilation[0], ceil, "height"),
                PooledSize(a, self[3], kernel[1], stride[1], padding[1], dilation[1], ceil, "width"),
            ],
            a.DType(0));
    }

    private static Dim PooledSize(in Arguments a, Dim size, long kernel, long stride, long padding, long dilation, bool ceil, string name)
    {
        a.Require(kernel > 0, $"the window's {name} is {kernel}, expected at least 1.");
        a.Require(stride > 0, $"stride is {stride}, expected at least 1.");
        a.Require(dilation > 0, $"dilation is {dilation}, expected at least 1.");
        a.Require(padding >= 0 && padding <= kernel / 2, $"padding is {padding}, expected 0 to half of the window's {name}, {kernel}.");
        long extent = ((kernel - 1) * dilation) + 1;
        if (!ceil)
        {
            a.AtLeast(size + (2 * padding), extent, $"the padded {name}, which the window of extent {extent} must fit into,");
            return (size + (2 * padding) - extent).FloorDivide(stride) + 1;
        }

        // a last window that would begin behind the image and the padding before it does not count
        Dim pooled = extent >= stride + padding
            ? (size + (2 * padding) - extent + stride - 1).FloorDivide(stride) + 1 : (size + padding + stride - 1).FloorDivide(stride);
        a.AtLeast(pooled, 1, $"the pooled {name}");
        return pooled;
    }
}
