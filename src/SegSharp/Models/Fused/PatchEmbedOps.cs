using SegSharp.Tensors;
using SegSharp.Tensors.Operators;

namespace SegSharp.Models.Fused;

/// <summary>The overlapping patches that begin a Mix Transformer's stage, in one operator: float32 on the CPU.</summary>
public static class PatchEmbedOps
{
    private static readonly Operator _patchEmbed = new(
        "segsharp::patch_embed", "input weight bias stride padding norm_weight norm_bias eps", InferPatchEmbed,
        "[batch, channels, height, width]");

    /// <summary>
    /// <c>norm(conv(image))</c> as tokens. The image may lie in memory in any way; its gradient lies as it does,
    /// and is computed only where it is needed.
    /// </summary>
    /// <param name="image"><c>[batch, in, height, width]</c>, float32, on the CPU.</param>
    /// <param name="weights">The parameters.</param>
    /// <param name="stride">Step between patches, in both directions.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <returns><c>[batch, height' * width', channels]</c> with <c>size' = floor((size + 2 padding - kernel) / stride) + 1</c>.</returns>
    /// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, "Overlapped Patch Merging".</remarks>
    public static Tensor PatchEmbed(this Tensor image, PatchEmbedWeights weights, int stride, int padding) =>
        _patchEmbed.Call(image, weights.Weight, weights.Bias, stride, padding, weights.NormWeight, weights.NormBias, weights.Eps);

    private static TensorSpec InferPatchEmbed(in Arguments a)
    {
        a.Rank(0, 4, "[batch, channels, height, width]");
        a.Rank(1, 4, "[out, channels, kernel, kernel]");
        (Shape image, Shape weight, long stride, long padding) = (a.Shape(0), a.Shape(1), a.Int(3), a.Int(4));
        a.Require(a.DType(0) == DType.Float32, $"input is {a.DType(0)}, expected float32.");
        a.Require(a.DType(1) == DType.Float32, $"'weight' is {a.DType(1)}, expected float32.");
        a.Require(stride > 0, $"stride is {stride}, expected at least 1.");
        a.Require(padding >= 0, $"padding is {padding}, expected at least 0.");
        if (image[1] != weight[1])
        {
            a.Equal(image[1], weight[1], "the channels of input (dimension 1)", Ops.ConvRemedy(image[1], weight[1]));
        }

        a.AtLeast(image[1], 1, "the channels of input (dimension 1)");
        a.AtLeast(weight[0], 1, "the number of output channels");
        a.Equal(weight[3], weight[2], "the kernel's width");
        a.RequireVector(2, weight[0]);
        a.RequireVector(5, weight[0]);
        a.RequireVector(6, weight[0]);
        Dim height = Ops.ConvolvedSize(a, image[2], weight[2], stride, padding, dilation: 1, "height");
        Dim width = Ops.ConvolvedSize(a, image[3], weight[3], stride, padding, dilation: 1, "width");
        return new([image[0], height * width, weight[0]], DType.Float32);
    }
}
