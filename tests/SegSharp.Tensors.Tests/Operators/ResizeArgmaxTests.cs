using SegSharp.Tensors.Tests.Operators.Layers;

namespace SegSharp.Tensors.Tests.Operators;

/// <summary>The fused operator against the two that it stands for.</summary>
[Collection(ProcessWide.Name)]
public sealed class ResizeArgmaxTests
{
    // Two channels nearer than rounding may come out in either order.
    private const float Rounding = 1e-5f;

    [Theory]
    [AtEachLevel(1, 1, 1, 1, 1, 1, false)]
    [AtEachLevel(2, 5, 3, 7, 12, 28, false)]   // the decoder's case: four times as large
    [AtEachLevel(1, 150, 16, 12, 61, 47, false)] // sizes that are no multiples
    [AtEachLevel(2, 19, 9, 9, 33, 33, true)]
    [AtEachLevel(1, 256, 4, 4, 1, 1, true)]
    [AtEachLevel(3, 2, 8, 8, 3, 5, false)]     // smaller
    public void ResizeArgmax_RandomLogits_IsTheArgmaxOfTheResized(string level, int batch, int channels, int inHeight, int inWidth,
        int height, int width, bool align)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        Random random = new(channels + width);
        float[] values =
            [.. Enumerable.Range(0, batch * channels * inHeight * inWidth).Select(_ => (float)((random.NextDouble() * 4) - 2))];
        Tensor logits = Tensor.From(values, [batch, channels, inHeight, inWidth]);

        byte[] labels = logits.ResizeArgmax(height, width, align).ToArray<byte>();

        float[] resized = logits.ResizeBilinear(height, width, align).ToArray<float>();
        int area = height * width;
        for (int i = 0; i < labels.Length; i++)
        {
            int start = (i / area * channels * area) + (i % area);
            float best = Enumerable.Range(0, channels).Max(c => resized[start + (c * area)]);
            Assert.True(resized[start + (labels[i] * area)] >= best - Rounding, $"pixel {i}: class {labels[i]}");
        }
    }

    [Theory]
    [AtEachLevel(1, 0, 0)]
    [AtEachLevel(4, 0, 3)]
    [AtEachLevel(40, 5, 21)]     // in the same lane of two vectors
    [AtEachLevel(40, 23, 38)]    // the first one's lane is the later one
    [AtEachLevel(150, 148, 149)] // in a vector that is not full
    public void ResizeArgmax_EqualChannels_GivesTheFirst(string level, int channels, int first, int second)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        float[] values = [.. Enumerable.Range(0, channels).Select(c => c == first || c == second ? -1f : -2f)];
        Assert.All(Tensor.From(values, [1, channels, 1, 1]).ResizeArgmax(3, 6).ToArray<byte>(), label => Assert.Equal(first, label));
    }

    [Theory]
    [AtEachLevel]
    public void ResizeArgmax_ChannelThatIsNoNumber_IsTheLargestAsInArgmax(string level)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        Tensor logits = Tensor.From([float.NaN, -3e38f, -2e38f], [1, 3, 1, 1]);
        Assert.All(logits.ResizeArgmax(3, 6).ToArray<byte>(), label => Assert.Equal(0, label));
        Tensor last = Tensor.From([1f, -3e38f, float.NaN, float.PositiveInfinity, float.NaN], [1, 5, 1, 1]);
        Assert.All(last.ResizeArgmax(3, 6).ToArray<byte>(), label => Assert.Equal(2, label));
        Tensor lowest = Ops.Full([1, 5, 1, 1], float.NegativeInfinity);
        Assert.All(lowest.ResizeArgmax(3, 6).ToArray<byte>(), label => Assert.Equal(0, label));
    }

    // a class that is masked out with -infinity
    [Theory]
    [AtEachLevel]
    public void ResizeArgmax_ClassOfMinusInfinity_IsNobodys(string level)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        Tensor logits =
            Tensor.From([.. Enumerable.Range(0, 5 * 9).Select(i => i / 9 == 2 ? float.NegativeInfinity : i * 0.7f % 3)], [1, 5, 3, 3]);
        foreach (int size in (int[])[1, 2, 3, 6, 9, 12, 17])
        {
            Assert.DoesNotContain((byte)2, logits.ResizeArgmax(size, size).ToArray<byte>());
        }
    }

    [Theory]
    [AtEachLevel(float.NaN)]
    [AtEachLevel(float.PositiveInfinity)]
    public void ResizeArgmax_OneSpoiltLogit_IsTheArgmaxOfTheResized(string level, float value)
    {
        using IDisposable former = VectorLevels.Use(level);
        using TensorScope scope = TensorScope.Open();
        Random random = new(7);
        for (int run = 0; run < 40; run++)
        {
            (int classes, int side) = (random.Next(1, 40), random.Next(1, 6));
            Tensor logits = Tensor.From([.. Enumerable.Range(0, classes * side * side)
                .Select(_ => (float)(int)(random.NextDouble() * 100))], [1, classes, side, side]);
            new Poison(random.Next(), value).Spoil([logits]);
            (int height, int width) = (random.Next(1, 24), random.Next(1, 24));
            Tensor resized = logits.ResizeBilinear(height, width, alignCorners: false);
            (float[] values, long[] expected) = (resized.ToArray<float>(), resized.Argmax(1).ToArray<long>());
            byte[] found = logits.ResizeArgmax(height, width).ToArray<byte>();
            int area = height * width;

            // two classes nearer than rounding may come out in either order
            bool IsSure(int pixel) => !Poison.IsOnAPixel(pixel / width, height, side) && !Poison.IsOnAPixel(pixel % width, width, side);
            Assert.All(Enumerable.Range(0, area).Where(pixel => IsSure(pixel) && expected[pixel] != found[pixel]), pixel =>
                Assert.True(Math.Abs(values[pixel + (int)(expected[pixel] * area)] - values[pixel + (found[pixel] * area)]) < 1e-3f,
                    $"pixel {pixel} of run {run}"));
        }
    }

    [Fact]
    public void ResizeArgmax_ViewOfATensor_ReadsTheView()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor logits = Tensor.From([.. Enumerable.Range(0, 48).Select(i => (float)(i * 31 % 17))], [2, 3, 4, 2]);
        Assert.Equal(
            logits.Transpose(2, 3).Contiguous().ResizeArgmax(4, 8).ToArray<byte>(),
            logits.Transpose(2, 3).ResizeArgmax(4, 8).ToArray<byte>());
    }

    [Theory]
    [InlineData(2, 150)]
    [InlineData(1, 16)]
    [InlineData(1, 3)]
    public void ResizeArgmax_ChannelsLast_IsThatOfChannelsFirst(int batch, int channels)
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.Seed(channels);
        Tensor last = Ops.Randn([batch, 9, 7, channels]).Permute(0, 3, 1, 2);
        Assert.Equal(last.Contiguous().ResizeArgmax(36, 28).ToArray<byte>(), last.ResizeArgmax(36, 28).ToArray<byte>());
    }

    [Fact]
    public void ResizeArgmax_TooManyChannels_IsRefused()
    {
        using TensorScope scope = TensorScope.Open();
        Assert.Throws<ShapeException>(() => Ops.Zeros([1, 257, 2, 2]).ResizeArgmax(4, 4));
    }
}
