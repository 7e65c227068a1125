using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <content>Matrix products and convolution.</content>
public static partial class Ops
{
    private static readonly Operator _matmul = new("aten::matmul", "self other", InferMatmul);
    private static readonly Operator _linear = new("aten::linear", "input weight bias", InferLinear);
    private static readonly Operator _conv2d = new(
        "aten::conv2d", "input weight bias stride padding dilation groups", InferConv2d, "[batch, channels, height, width]");

    private static readonly Operator _convTranspose2d = new(
        "aten::conv_transpose2d.input", "input weight bias stride padding output_padding groups dilation", InferConvTranspose2d,
        "[batch, channels, height, width]");

    /// <summary>
    /// The matrix product of the last two dimensions, the others broadcast. Both sides are of one type,
    /// also where libtorch does not look because there are no elements.
    /// </summary>
    public static Tensor Matmul(this Tensor self, Tensor other) => _matmul.Call(self, other);

    /// <summary><c>input · weightᵀ + bias</c>.</summary>
    /// <param name="input"><c>[…, in]</c>.</param>
    /// <param name="weight"><c>[out, in]</c>.</param>
    /// <param name="bias"><c>[out]</c>.</param>
    /// <returns><c>[…, out]</c>.</returns>
    /// <remarks>Stricter than libtorch, which would stretch a bias of another shape and take a weight without <c>out</c>.</remarks>
    public static Tensor Linear(this Tensor input, Tensor weight, Tensor? bias = null) => _linear.Call(input, weight, bias);

    /// <summary>2-D convolution.</summary>
    /// <param name="input"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="weight"><c>[out, channels / groups, kernel height, kernel width]</c>.</param>
    /// <param name="bias"><c>[out]</c>.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="dilation">Distance between the kernel's cells.</param>
    /// <param name="groups">How many independent groups the channels form.</param>
    /// <remarks>
    /// Stricter than libtorch, which takes one image without a batch, and of an input without elements checks next to nothing:
    /// without channels it even gives a result of another shape than it should.
    /// </remarks>
    /// <returns><c>[batch, out, height', width']</c> with <c>size' = floor((size + 2 padding - dilation (kernel - 1) - 1) /
    /// stride) + 1</c>.</returns>
    public static Tensor Conv2d(
        this Tensor input, Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) =>
        _conv2d.Call(input, weight, bias, Shape.Of(stride, stride), Shape.Of(padding, padding), Shape.Of(dilation, dilation), groups);

    /// <summary>Transposed 2-D convolution: the gradient of <see cref="Conv2d"/> with regard to its input.</summary>
    /// <param name="input"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="weight"><c>[channels, out / groups, kernel height, kernel width]</c>.</param>
    /// <param name="bias"><c>[out]</c>.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">Rows and columns cut off on each side.</param>
    /// <param name="outputPadding">Rows and columns added at the end; smaller than stride or dilation.</param>
    /// <param name="groups">How many independent groups the channels form.</param>
    /// <param name="dilation">Distance between the kernel's cells.</param>
    /// <returns>
    /// <c>[batch, out, height', width']</c> with <c>size' = (size - 1) stride - 2 padding + dilation (kernel - 1) + output padding + 1</c>.
    /// </returns>
    /// <remarks>Stricter than libtorch, as <see cref="Conv2d"/> is; some of its kernels take a larger output padding.</remarks>
    public static Tensor ConvTranspose2d(
        this Tensor input, Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0, int outputPadding = 0, int groups = 1,
        int dilation = 1) =>
        _convTranspose2d.Call(
            input, weight, bias, Shape.Of(stride, stride), Shape.Of(padding, padding), Shape.Of(outputPadding, outputPadding), groups,
            Shape.Of(dilation, dilation));

    private static TensorSpec InferMatmul(in Arguments a)
    {
        (Shape left, Shape right) = (a.Shape(0), a.Shape(1));
        RequireSameType(a, 0, 1);
        a.Require(left.Rank > 0 && right.Rank > 0, "a matrix product needs at least one dimension on both sides.");
        Dim inner = right.Rank == 1 ? right[0] : right[-2];
        a.Equal(left[-1], inner, "the last dimension of self");
        if (left.Rank == 1 || right.Rank == 1)
        {
            Shape rows = left.Remove(left.Rank - 1);
            Shape columns = right.Rank == 1 ? [] : right.Remove(right.Rank - 2);
            return new([.. rows, .. columns], a.DType(0));
        }

        Shape batch = Rules.Broadcast(a, Shape.Create(left.AsSpan()[..^2]), Shape.Create(right.AsSpan()[..^2]));
        return new([.. batch, left[-2], right[-1]], a.DType(0));
    }

    private static TensorSpec InferLinear(in Arguments a)
    {
        (Shape input, Shape weight) = (a.Shape(0), a.Shape(1));
        a.Rank(1, 2, "[out, in]");
        a.Require(input.Rank > 0, "the input has no dimensions, expected [..., in].");
        RequireSameType(a, 0, 1);
        if (input[-1] != weight[1])
        {
            a.Equal(
                input[-1], weight[1], "the last dimension of input, the features,",
                weight[1].IsSymbolic || input[-1].IsSymbolic ? null : $"Give it {weight[1]} features, or build the layer for {input[-1]}.");
        }

        if (a.Has(2))
        {
            RequireSameType(a, 0, 2);
            a.Rank(2, 1, "[out]");
            a.Equal(a.Shape(2)[0], weight[0], "the length of bias");
        }

        return new(input.With(-1, weight[0]), a.DType(0));
    }

    private static TensorSpec InferConv2d(in Arguments a)
    {
        a.Rank(0, 4, "[batch, channels, height, width]");
        a.Rank(1, 4, "[out, channels / groups, kernel height, kernel width]");
        RequireSameType(a, 0, 1);
        (Shape input, Shape weight, long groups) = (a.Shape(0), a.Shape(1), a.Int(6));
        (long[] stride, long[] padding, long[] dilation) = (a.Ints(3), a.Ints(4), a.Ints(5));
        a.Require(groups > 0, $"groups is {groups}, expected at least 1.");
        a.Require(stride[0] > 0 && stride[1] > 0, $"stride is {stride[0]}, expected at least 1.");
        a.Require(padding[0] >= 0 && padding[1] >= 0, $"padding is {padding[0]}, expected at least 0.");
        a.Require(dilation[0] > 0 && dilation[1] > 0, $"dilation is {dilation[0]}, expected at least 1.");
        a.AtLeast(weight[0], groups, "the number of output channels");
        a.Divided(weight[0], groups, "the number of output channels");
        if (input[1] != weight[1] * groups)
        {
            a.Equal(input[1], weight[1] * groups, "the channels of input (dimension 1)", ConvRemedy(input[1], weight[1] * groups));
        }

        if (a.Has(2))
        {
            RequireSameType(a, 0, 2);
            a.Rank(2, 1, "[out]");
            a.Equal(a.Shape(2)[0], weight[0], "the length of bias");
        }

        a.AtLeast(input[1], 1, "the channels of input (dimension 1)");
        Dim height = ConvolvedSize(a, input[2], weight[2], stride[0], padding[0], dilation[0], "height");
        Dim width = ConvolvedSize(a, input[3], weight[3], stride[1], padding[1], dilation[1], "width");
        return new([input[0], weight[0], height, width], a.DType(0));
    }

    private static TensorSpec InferConvTranspose2d(in Arguments a)
    {
        a.Rank(0, 4, "[batch, channels, height, width]");
        a.Rank(1, 4, "[channels, out / groups, kernel height, kernel width]");
        RequireSameType(a, 0, 1);
        (Shape input, Shape weight, long groups) = (a.Shape(0), a.Shape(1), a.Int(6));
        (long[] stride, long[] padding, long[] extra, long[] dilation) = (a.Ints(3), a.Ints(4), a.Ints(5), a.Ints(7));
        a.Require(groups > 0, $"groups is {groups}, expected at least 1.");
        a.AtLeast(weight[0], groups, "the number of input channels");
        a.Divided(weight[0], groups, "the number of input channels");
        a.AtLeast(weight[1], 1, "the number of output channels");
        a.Equal(input[1], weight[0], "the channels of input (dimension 1)", ConvRemedy(input[1], weight[0]));
        if (a.Has(2))
        {
            RequireSameType(a, 0, 2);
            a.Rank(2, 1, "[out]");
            a.Equal(a.Shape(2)[0], weight[1] * groups, "the length of bias");
        }

        Dim[] sizes = new Dim[2];
        for (int i = 0; i < sizes.Length; i++)
        {
            string name = i == 0 ? "height" : "width";
            a.Require(stride[i] > 0, $"stride is {stride[i]}, expected at least 1.");
            a.Require(padding[i] >= 0, $"padding is {padding[i]}, expected at least 0.");
            a.Require(dilation[i] > 0, $"dilation is {dilation[i]}, expected at least 1.");
            a.Require(
                extra[i] >= 0 && (extra[i] < stride[i] || extra[i] < dilation[i]),
                $"the output padding is {extra[i]}, expected less than stride or dilation.");
            a.AtLeast(weight[i + 2], 1, $"the kernel's {name}");
            a.AtLeast(input[i + 2], 1, $"the {name} of input");
            sizes[i] = ((input[i + 2] - 1) * stride[i]) - (2 * padding[i]) + ((weight[i + 2] - 1) * dilation[i]) + extra[i] + 1;
            a.AtLeast(sizes[i], 1, $"the {name} of the result");
        }

        return new([input[0], weight[1] * groups, sizes[0], sizes[1]], a.DType(0));
    }

    internal static string? ConvRemedy(Dim found, Dim expected) => found.IsSymbolic || expected.IsSymbolic
        ? null
        : $"Pass a tensor with {expected} channels, or build the layer for {found} input channels.";

    internal static Dim ConvolvedSize(in Arguments a, Dim size, Dim kernel, long stride, long padding, long dilation, string name)
    {
        Dim extent = ((kernel - 1) * dilation) + 1;
        if (kernel.AtLeast(1) != true || size.AtLeast(1) != true || (size + (2 * padding)).AtLeast(extent) != true)
        {
            a.AtLeast(kernel, 1, $"the kernel's {name}");
            a.AtLeast(size, 1, $"the {name} of input");
            a.AtLeast(size + (2 * padding), extent, $"the padded {name} of input, which the kernel of extent {extent} must fit into,");
        }

        return (size + (2 * padding) - extent).FloorDivide(stride) + 1;
    }

    // Autocast brings floating-point operands to one type itself.
    private static void RequireSameType(in Arguments a, int left, int right) => a.Require(
        a.DType(left) == a.DType(right) || (Autocast.IsEnabled && a.DType(left).IsFloatingPoint() && a.DType(right).IsFloatingPoint()),
        $"the operands are {a.DType(left)} and {a.DType(right)}, expected one type.", "Convert one of them with To(DType).");
}
