using SegSharp.Tensors.Tests.Operators.Layers;

namespace SegSharp.Tensors.Tests.Operators;

/// <summary>The fused operator against the two that it stands for, losses and gradients.</summary>
[Collection(ProcessWide.Name)]
public sealed class ResizedCrossEntropyTests
{
    private const int Ignored = 255;

    [Theory]
    [AtEachLevel(2, 19, 5, 7, 20, 28, false, false)]
    [AtEachLevel(1, 150, 16, 12, 61, 47, false, true)] // sizes that are no multiples, classes that fill no vector
    [AtEachLevel(2, 16, 9, 9, 33, 33, true, true)]
    [AtEachLevel(3, 2, 8, 6, 3, 5, false, false)]       // smaller
    [AtEachLevel(1, 3, 1, 1, 4, 4, false, true)]
    [AtEachLevel(1, 1, 2, 2, 8, 8, false, false)]      // one class: nothing to lose
    [AtEachLevel(1, 40, 30, 4, 30, 4, true, false)]     // the same size
    public void ResizedCrossEntropy_RandomLogits_IsThatOfTheResized(
        string level, int batch, int classes, int inHeight, int inWidth, int height, int width, bool align, bool isWeighted)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        Random random = new(classes + width);
        float[] values = Logits(random, batch * classes * inHeight * inWidth);
        (Tensor target, Tensor? weight) = Truth(random, [batch, height, width], classes, isWeighted);
        Tensor outer = Tensor.From(Fractions(random, batch * height * width), [batch, height, width]);

        Tensor Loss(Tensor logits) => logits.ResizedCrossEntropy(target, weight, Ignored, align);
        Tensor Composed(Tensor logits) => logits.ResizeBilinear(height, width, align).CrossEntropy(target, weight, Reduction.None, Ignored);
        (float[] fused, float[] fusedGradient) = Run(Loss, values, [batch, classes, inHeight, inWidth], outer);
        (float[] composed, float[] composedGradient) = Run(Composed, values, [batch, classes, inHeight, inWidth], outer);

        AssertClose(composed, fused);
        AssertClose(composedGradient, fusedGradient);
    }

    [Theory]
    [AtEachLevel(2, 19, 40, 7, 160, 28, true, false)] // bands of rows that add to one another
    [AtEachLevel(1, 150, 16, 12, 61, 47, false, true)]
    [AtEachLevel(1, 11, 33, 9, 66, 18, true, true)]
    [AtEachLevel(3, 2, 40, 6, 3, 5, false, false)]    // smaller: rows that nothing reads
    public void ResizedCrossEntropyMean_AnyLayout_IsThatOfTheResized(
        string level, int batch, int classes, int inHeight, int inWidth, int height, int width, bool isChannelsLast, bool isWeighted)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        Random random = new(classes + width);
        float[] values = Logits(random, batch * classes * inHeight * inWidth);
        (Tensor target, Tensor? weight) = Truth(random, [batch, height, width], classes, isWeighted);
        Tensor outer = Tensor.From<float>([3], []);

        Tensor Loss(Tensor logits) => (isChannelsLast ? logits.Permute(0, 2, 3, 1).Contiguous().Permute(0, 3, 1, 2) : logits)
            .ResizedCrossEntropyMean(target, weight, Ignored);
        Tensor Composed(Tensor logits) => logits.ResizeBilinear(height, width).CrossEntropy(target, weight, Reduction.None, Ignored).Mean();
        (float[] fused, float[] fusedGradient) = Run(Loss, values, [batch, classes, inHeight, inWidth], outer);
        (float[] composed, float[] composedGradient) = Run(Composed, values, [batch, classes, inHeight, inWidth], outer);

        Assert.Equal(composed[0], fused[0], 1e-5f * composed[0]);
        float largest = composedGradient.Max(Math.Abs);
        Assert.All(composedGradient.Zip(fusedGradient), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));
    }

    [Fact]
    public void ResizedCrossEntropyMean_BackwardTwice_AddsUp()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor logits = Tensor.From<float>([.. Enumerable.Range(0, 12).Select(i => i * 0.3f)], [1, 3, 2, 2]);
        logits.RequiresGrad = true;
        logits.ResizedCrossEntropyMean(Ops.Zeros([1, 4, 4], DType.Int64)).Backward();
        float[] once = logits.Grad!.ToArray<float>();
        logits.ResizedCrossEntropyMean(Ops.Zeros([1, 4, 4], DType.Int64)).Backward();
        Assert.Equal(once.Select(value => 2 * value), logits.Grad!.ToArray<float>());
    }

    [Fact]
    public void ResizedCrossEntropy_LabelBeyondTheClasses_IsRefused()
    {
        using TensorScope scope = TensorScope.Open();
        NativeException refusal = Assert.Throws<NativeException>(
            () => Ops.Zeros([1, 3, 2, 2]).ResizedCrossEntropy(Ops.Full([1, 4, 4], 3, DType.Int64), null, Ignored));
        Assert.Contains("Target 3 is out of bounds", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [AtEachLevel]
    public void ResizedCrossEntropy_LogitsThatAreNoNumbers_GiveALossThatIsNone(string level)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        Tensor loss = Ops.Full([1, 20, 2, 2], double.NaN).ResizedCrossEntropy(Ops.Zeros([1, 4, 4], DType.Int64), null, Ignored);
        Assert.All(loss.ToArray<float>(), value => Assert.True(float.IsNaN(value)));
    }

    [Theory]
    [AtEachLevel(float.NaN)]
    [AtEachLevel(float.PositiveInfinity)]
    [AtEachLevel(float.NegativeInfinity)]
    public void ResizedCrossEntropy_OneSpoiltLogit_SpoilsTheSameLosses(string level, float value)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        Random random = new(11);
        for (int run = 0; run < 40; run++)
        {
            (int classes, int side, int size) = (random.Next(2, 40), random.Next(1, 6), random.Next(1, 24));
            Tensor logits = Tensor.From([.. Enumerable.Range(0, classes * side * side).Select(_ => (float)random.NextDouble())],
                [1, classes, side, side]);
            Tensor labels = Tensor.From([.. Enumerable.Range(0, size * size).Select(_ => (long)random.Next(classes))], [1, size, size]);
            new Poison(random.Next(), value).Spoil([logits]);
            float[] composed = logits.ResizeBilinear(size, size, alignCorners: false)
                .CrossEntropy(labels, weight: null, Reduction.None, Ignored, labelSmoothing: 0).ToArray<float>();
            float[] fused = logits.ResizedCrossEntropy(labels, null, Ignored).ToArray<float>();
            IEnumerable<int> sure = Enumerable.Range(0, size * size)
                .Where(pixel => !Poison.IsOnAPixel(pixel / size, size, side) && !Poison.IsOnAPixel(pixel % size, size, side));
            Assert.All(sure, pixel => Assert.Equal(float.IsFinite(composed[pixel]), float.IsFinite(fused[pixel])));
            Assert.Equal(fused.All(float.IsFinite), double.IsFinite(logits.ResizedCrossEntropyMean(labels).Item()));
        }
    }

    // A class that is masked out: the others share its pixels, and where it is the label the loss is infinite and its gradient is not.
    [Theory]
    [AtEachLevel(1)]
    [AtEachLevel(19)]
    [AtEachLevel(40)]
    public void ResizedCrossEntropy_ClassOfMinusInfinity_IsAsInTheComposed(string level, int masked)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        const int Classes = 41, Side = 5, Size = 20;
        Random random = new(masked);
        float[] values = [.. Enumerable.Range(0, Classes * Side * Side)
            .Select(i => i / (Side * Side) == masked ? float.NegativeInfinity : (float)(random.NextDouble() * 6))];

        // beside the border a neighbour has the weight 0, and 0 times infinity is NaN
        bool IsInside(int pixel) => !Poison.IsOnAPixel(pixel / Size, Size, Side) && !Poison.IsOnAPixel(pixel % Size, Size, Side);
        Tensor target = Tensor.From(
            [.. Enumerable.Range(0, Size * Size).Select(i => !IsInside(i) ? Ignored : i % 7 == 3 ? masked : (long)random.Next(Classes))],
            [1, Size, Size]);
        Tensor outer = Tensor.From(Fractions(random, Size * Size), [1, Size, Size]);
        (float[] fused, float[] fusedGradient) = Run(logits => logits.ResizedCrossEntropy(target, null, Ignored), values,
            [1, Classes, Side, Side], outer);
        (float[] composed, float[] gradient) = Run(
            logits => logits.ResizeBilinear(Size, Size).CrossEntropy(target, null, Reduction.None, Ignored), values,
            [1, Classes, Side, Side], outer);
        Assert.Contains(float.PositiveInfinity, composed);
        Assert.All(composed.Zip(fused), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        (float First, float Second)[] finite = [.. gradient.Zip(fusedGradient).Where(pair => float.IsFinite(pair.First))];
        Assert.True(finite.Length > gradient.Length / 3);
        Assert.All(finite, pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Theory]
    [AtEachLevel]
    public void ResizedCrossEntropy_LogitsFarApart_StayFinite(string level)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        float[] values = [.. Enumerable.Range(0, 20).Select(c => c == 0 ? 5000f : -5000f)];
        (float[] loss, float[] gradient) = Run(
            logits => logits.ResizedCrossEntropy(Ops.Zeros([1, 2, 2], DType.Int64), null, Ignored), values, [1, 20, 1, 1],
            Ops.Full([1, 2, 2], 1));
        Assert.All(loss, value => Assert.Equal(0, value));
        Assert.All(gradient, value => Assert.Equal(0, value, 1e-6f));
    }

    private static float[] Logits(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 12) - 6))];

    // Some pixels are ignored.
    private static (Tensor Target, Tensor? Weight) Truth(Random random, int[] sizes, int classes, bool isWeighted)
    {
        long[] labels =
            [.. Enumerable.Range(0, sizes[0] * sizes[1] * sizes[2]).Select(_ => random.Next(5) == 0 ? Ignored : random.Next(classes))];
        return (Tensor.From(labels, [sizes[0], sizes[1], sizes[2]]),
            isWeighted ? Tensor.From(Fractions(random, classes), [classes]) : null);
    }

    private static float[] Fractions(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];

    private static (float[] Loss, float[] Gradient) Run(Func<Tensor, Tensor> loss, float[] values, Shape shape, Tensor outer)
    {
        Tensor logits = Tensor.From(values, shape);
        logits.RequiresGrad = true;
        Tensor result = loss(logits);
        result.Mul(outer).Sum().Backward();
        return (result.ToArray<float>(), logits.Grad!.ToArray<float>());
    }

    private static void AssertClose(float[] expected, float[] found)
    {
        float largest = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * Math.Max(1, largest)));
    }
}
