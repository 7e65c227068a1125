using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <content>Losses.</content>
public static partial class Ops
{
    private static readonly Operator _crossEntropy = new(
        "aten::cross_entropy_loss", "self target weight reduction ignore_index label_smoothing", InferCrossEntropy,
        "[batch, classes, height, width]");

    private static readonly Operator _upsampleCrossEntropy = new(
        "segsharp::upsample_cross_entropy", "self target weight ignore_index align_corners", InferUpsampleCrossEntropy,
        "[batch, classes, height, width]");

    private static readonly Operator _upsampleCrossEntropyMean = new(
        "segsharp::upsample_cross_entropy_mean", "self target weight ignore_index align_corners", InferUpsampleCrossEntropyMean,
        "[batch, classes, height, width]");

    private static readonly Operator _binaryCrossEntropy = new(
        "aten::binary_cross_entropy_with_logits", "self target weight pos_weight reduction", InferBinaryCrossEntropy);

    /// <summary>The negative log-probability of the right class.</summary>
    /// <param name="logits"><c>[batch, classes, …]</c>, floating point.</param>
    /// <param name="target"><c>[batch, …]</c>, class indices, <c>int64</c>.</param>
    /// <param name="weight">Weight of each class, <c>[classes]</c>, or null.</param>
    /// <param name="reduction">Whether to keep every pixel, or to give their (weighted) mean or sum.</param>
    /// <param name="ignoreIndex">Pixels with this label do not count.</param>
    /// <param name="labelSmoothing">How much of the target goes evenly to all classes, 0 to 1.</param>
    /// <remarks>
    /// Stricter than libtorch, which takes class weights with dimensions of 1, logits without a batch, bytes or class probabilities as
    /// target, and, where there are no pixels, no classes and targets of any type.
    /// </remarks>
    public static Tensor CrossEntropy(
        this Tensor logits, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, int ignoreIndex = -100,
        double labelSmoothing = 0) =>
        _crossEntropy.Call(logits, target, weight, (int)reduction, ignoreIndex, labelSmoothing);

    /// <summary>
    /// The cross-entropy of each pixel of logits that are bilinearly resized to the target's size: <see cref="ResizeBilinear"/> and
    /// <see cref="CrossEntropy"/>, forward and backward, without the resized logits.
    /// </summary>
    /// <param name="logits"><c>[batch, classes, height, width]</c>, float32, on the CPU.</param>
    /// <param name="target"><c>[batch, height', width']</c>, class indices, <c>int64</c>.</param>
    /// <param name="weight">Weight of each class, <c>[classes]</c>, or null.</param>
    /// <param name="ignoreIndex">Pixels with this label have the loss 0.</param>
    /// <param name="alignCorners">How the logits are resized.</param>
    /// <returns><c>[batch, height', width']</c>.</returns>
    public static Tensor ResizedCrossEntropy(this Tensor logits, Tensor target, Tensor? weight = null, int ignoreIndex = -100,
        bool alignCorners = false) =>
        _upsampleCrossEntropy.Call(logits, target, weight, ignoreIndex, alignCorners);

    /// <summary>
    /// The mean of <see cref="ResizedCrossEntropy"/> over all pixels, ignored ones included. In training it costs half as much: the forward
    /// pass makes the gradient from the exponentials that the loss needs.
    /// </summary>
    /// <param name="logits"><c>[batch, classes, height, width]</c>, float32, on the CPU.</param>
    /// <param name="target"><c>[batch, height', width']</c>, class indices, <c>int64</c>.</param>
    /// <param name="weight">Weight of each class, <c>[classes]</c>, or null.</param>
    /// <param name="ignoreIndex">Pixels with this label have the loss 0.</param>
    /// <param name="alignCorners">How the logits are resized.</param>
    /// <returns>A scalar.</returns>
    public static Tensor ResizedCrossEntropyMean(this Tensor logits, Tensor target, Tensor? weight = null, int ignoreIndex = -100,
        bool alignCorners = false) =>
        _upsampleCrossEntropyMean.Call(logits, target, weight, ignoreIndex, alignCorners);

    /// <summary>The cross-entropy of a sigmoid, element by element.</summary>
    /// <param name="logits">Any shape, floating point.</param>
    /// <param name="target">The probability of a yes; same shape and type.</param>
    /// <remarks>Stricter than libtorch, which stretches targets and takes other types.</remarks>
    public static Tensor BinaryCrossEntropy(this Tensor logits, Tensor target) =>
        _binaryCrossEntropy.Call(logits, target, Value.None, Value.None, (int)Reduction.None);

    private static TensorSpec InferBinaryCrossEntropy(in Arguments a)
    {
        RequireReal(a);
        RequireSameType(a, 0, 1);
        a.SameShape(a.Shape(1), a.Shape(0), "target");
        return new(a.Shape(0), a.DType(0));
    }

    private static TensorSpec InferUpsampleCrossEntropyMean(in Arguments a) => InferUpsampleCrossEntropy(a) with { Shape = [] };

    private static TensorSpec InferUpsampleCrossEntropy(in Arguments a)
    {
        a.Rank(0, 4, ImageMeaning);
        a.Rank(1, 3, "[batch, height, width]");
        (Shape logits, Shape target) = (a.Shape(0), a.Shape(1));
        a.Require(a.DType(0) == DType.Float32, $"the logits are {a.DType(0)}, expected float32.");
        a.Require(a.DType(1) == DType.Int64, $"the target is {a.DType(1)}, expected Int64 class indices.", "Convert with To(DType.Int64).");
        RequireImage(a, logits);
        a.Equal(target[0], logits[0], "the batch of target");
        a.AtLeast(target[1], 1, "the height of target");
        a.AtLeast(target[2], 1, "the width of target");
        if (a.Has(2))
        {
            RequireSameType(a, 0, 2);
            a.Require(a.Shape(2).Rank == 1, $"the class weights have shape {a.Shape(2)}, expected one dimension.");
            a.Equal(a.Shape(2)[0], logits[1], "the number of class weights", "Give one weight for each class.");
        }

        return new(target, DType.Float32);
    }

    private static TensorSpec InferCrossEntropy(in Arguments a)
    {
        (Shape logits, Shape target) = (a.Shape(0), a.Shape(1));
        a.Require(a.DType(0).IsFloatingPoint(), $"the logits are {a.DType(0)}, expected floating point.");
        a.Require(a.DType(1) == DType.Int64, $"the target is {a.DType(1)}, expected Int64 class indices.", "Convert with To(DType.Int64).");
        a.Require(logits.Rank >= 2, $"the logits have {logits.Rank} dimensions, expected [batch, classes, ...].");
        a.Require(target.Rank == logits.Rank - 1,
            $"the target has {target.Rank} dimensions, expected {logits.Rank - 1}: the logits without classes.");
        a.AtLeast(logits[1], 1, "the number of classes");
        a.Require(a.Int(3) is >= 0 and <= 2, $"there is no reduction {a.Int(3)}.");
        a.Require(!a.Has(5) || a.Real(5) is >= 0 and <= 1, $"the label smoothing is {a.Real(5)}, expected 0 to 1.");
        Shape pixels = logits.Remove(1);
        for (int i = 0; i < pixels.Rank; i++)
        {
            a.Equal(target[i], pixels[i], $"dimension {i} of target",
                "Resize the logits to the labels' size, or the labels to the logits'.");
        }

        if (a.Has(2))
        {
            RequireSameType(a, 0, 2);
            a.Require(a.Shape(2).Rank == 1, $"the class weights have shape {a.Shape(2)}, expected one dimension.");
            a.Equal(a.Shape(2)[0], logits[1], "the number of class weights", "Give one weight for each class.");
        }

        return new((Reduction)a.Int(3) == Reduction.None ? pixels : [], a.DType(0));
    }
}
