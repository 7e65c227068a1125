using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <content>Operators on images, <c>[batch, channels, height, width]</c>.</content>
public static partial class Ops
{
    private const string ImageMeaning = "[batch, channels, height, width]";

    private static readonly Operator _upsampleBilinear = new(
        "aten::upsample_bilinear2d", "self output_size align_corners scales_h scales_w", InferResample, ImageMeaning);

    private static readonly Operator _upsampleArgmax = new(
        "segsharp::upsample_argmax", "self output_size align_corners", InferUpsampleArgmax, ImageMeaning);

    private static readonly Operator _upsampleNearest = new(
        "aten::upsample_nearest2d", "self output_size scales_h scales_w", InferResample, ImageMeaning);

    private static readonly Operator _adaptiveAvgPool2d = new(
        "aten::adaptive_avg_pool2d", "self output_size", InferAdaptivePool, ImageMeaning);

    /// <summary>Resizes images bilinearly, without antialiasing.</summary>
    /// <param name="self"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="height">New height.</param>
    /// <param name="width">New width.</param>
    /// <param name="alignCorners">Whether the centres of the corner pixels coincide, rather than the corners.</param>
    public static Tensor ResizeBilinear(this Tensor self, Dim height, Dim width, bool alignCorners = false)
    {
        Shape size = [height, width];
        return _upsampleBilinear.Call(self, size, alignCorners, Value.None, Value.None);
    }

    /// <summary>
    /// The channel with the largest value at each pixel of bilinearly resized images: <see cref="ResizeBilinear"/> and an arg-max over the
    /// channels, without the resized images.
    /// </summary>
    /// <param name="self"><c>[batch, channels, height, width]</c>, float32, on the CPU, with at most 256 channels.</param>
    /// <param name="height">New height.</param>
    /// <param name="width">New width.</param>
    /// <param name="alignCorners">Whether the centres of the corner pixels coincide, rather than the corners.</param>
    /// <returns><c>[batch, height, width]</c>, uint8; the first of equal channels.</returns>
    public static Tensor ResizeArgmax(this Tensor self, Dim height, Dim width, bool alignCorners = false)
    {
        Shape size = [height, width];
        return _upsampleArgmax.Call(self, size, alignCorners);
    }

    /// <summary>Resizes images to the nearest pixel.</summary>
    /// <param name="self"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="height">New height.</param>
    /// <param name="width">New width.</param>
    public static Tensor ResizeNearest(this Tensor self, Dim height, Dim width)
    {
        Shape size = [height, width];
        return _upsampleNearest.Call(self, size, Value.None, Value.None);
    }

    /// <summary>Averages over cells such that the given number of cells covers each image.</summary>
    /// <remarks>Stricter than libtorch, which takes one image without a batch, any number of dimensions for a
    /// single mean, and gives NaN for that of no pixels.</remarks>
    public static Tensor AdaptiveAvgPool2d(this Tensor self, int height, int width) =>
        _adaptiveAvgPool2d.Call(self, Shape.Of(height, width));

    private static TensorSpec InferResample(in Arguments a)
    {
        a.Rank(0, 4, ImageMeaning);
        (Shape self, Shape size) = (a.Shape(0), a.Sizes(1));
        RequireImage(a, self);
        a.AtLeast(size[0], 1, "the new height");
        a.AtLeast(size[1], 1, "the new width");
        return new([self[0], self[1], size[0], size[1]], a.DType(0));
    }

    private static TensorSpec InferUpsampleArgmax(in Arguments a)
    {
        a.Rank(0, 4, ImageMeaning);
        (Shape self, Shape size) = (a.Shape(0), a.Sizes(1));
        a.Require(a.DType(0) == DType.Float32, $"the elements are {a.DType(0)}, expected float32.");
        RequireImage(a, self);
        a.AtLeast(256, self[1], "the largest number of channels, against those of self,");
        a.AtLeast(size[0], 1, "the new height");
        a.AtLeast(size[1], 1, "the new width");
        return new([self[0], size[0], size[1]], DType.UInt8);
    }

    private static TensorSpec InferAdaptivePool(in Arguments a)
    {
        a.Rank(0, 4, ImageMeaning);
        (Shape self, Shape size) = (a.Shape(0), a.Sizes(1));
        a.Require(a.DType(0).IsFloatingPoint(), $"the elements are {a.DType(0)}, expected floating point.");
        a.AtLeast(self[2], 1, "the height");
        a.AtLeast(self[3], 1, "the width");
        a.AtLeast(size[0], 0, "the new height");
        a.AtLeast(size[1], 0, "the new width");
        return new([self[0], self[1], size[0], size[1]], a.DType(0));
    }

    private static void RequireImage(in Arguments a, Shape self)
    {
        a.AtLeast(self[1], 1, "the number of channels");
        a.AtLeast(self[2], 1, "the height");
        a.AtLeast(self[3], 1, "the width");
    }
}
