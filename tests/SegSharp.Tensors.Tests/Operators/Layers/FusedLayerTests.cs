using FsCheck;
using FsCheck.Fluent;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>The fused layers against the operators that they stand for, at every level that this processor has.</summary>
[Collection(ProcessWide.Name)]
public sealed class FusedLayerTests
{
    private const int Layers = 60;

    // Several strips of several samples, and no size that fills a vector.
    private static readonly FusedLayer[] _large =
    [
        new FeedForwardLayer(2, 19, 31, 40, 132, IsScaled: true, IsStrided: false, 1),
        new AttentionLayer(2, 19, 31, 2, 20, 2, HasBiases: true, IsScaled: true, IsStrided: false, 2),
        new AttentionLayer(1, 19, 31, 1, 20, 0, HasBiases: true, IsScaled: false, IsStrided: false, 3),
        new PatchEmbedLayer(2, 3, 67, 93, 20, 7, 4, 3, ImageLayout.Plain, 4),
        new PatchEmbedLayer(2, 20, 37, 41, 33, 3, 2, 1, ImageLayout.ChannelsLast, 5),
        new SegFormerHeadLayer(2, 19, 71, [8, 12, 20, 33], 20, 19, IsTraining: true, HasBias: true, IsDropping: true, AlignCorners: false,
            IsStrided: false, 6),
    ];

    public static TheoryData<int> Large => [.. Enumerable.Range(0, _large.Length)];

    [Theory]
    [AtEachLevel]
    public void MixFeedForward_RandomLayers_IsTheComposedOne(string level) => Compare(level, FusedLayerDraw.FeedForward);

    [Theory]
    [AtEachLevel]
    public void MixAttention_RandomLayers_IsTheComposedOne(string level) => Compare(level, FusedLayerDraw.Attention);

    [Theory]
    [AtEachLevel]
    public void PatchEmbed_RandomLayers_IsTheComposedOne(string level) => Compare(level, FusedLayerDraw.PatchEmbed);

    [Theory]
    [AtEachLevel]
    public void SegFormerHead_RandomLayers_IsTheComposedOne(string level) => Compare(level, FusedLayerDraw.SegFormerHead);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SegFormerHead_OneBatch_MovesTheRunningStatisticsAsTheNormDoes(bool isTraining)
    {
        SegFormerHeadLayer head = (SegFormerHeadLayer)_large[5] with { IsTraining = isTraining };
        ((float[] mean, float[] variance), (float[] expectedMean, float[] expectedVariance)) = (head.StatisticsAfter(fused: true),
            head.StatisticsAfter(fused: false));
        Assert.All(mean.Zip(expectedMean), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.All(variance.Zip(expectedVariance), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.Equal(isTraining, mean.Any(value => value != 0.1f));
    }

    [Fact]
    public void UseKernels_LevelThatIsNone_IsRefused()
    {
        NativeException refusal = Assert.Throws<NativeException>(() => VectorLevels.Use("v5"));
        Assert.Contains("no level 'v5'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Levels_OneLayer_DifferInTheirLastDigits()
    {
        if (VectorLevels.Available.Count == 1)
        {
            return; // nothing to choose between
        }

        using IDisposable former = VectorLevels.Use("base");
        LayerRun narrow = _large[0].RunFused();
        using IDisposable best = VectorLevels.Use(VectorLevels.Available[^1]);
        Assert.NotEqual(narrow.Gradients[3], _large[0].RunFused().Gradients[3]);
    }

    [Theory]
    [MemberData(nameof(Large))]
    public void Run_Twice_GivesTheSameBits(int layer) =>
        WithThreads(2, () => _large[layer].RunFused().AssertSame(_large[layer].RunFused()));

    [Theory]
    [MemberData(nameof(Large))]
    public void Run_OneThreadAndTwo_GiveTheSame(int layer)
    {
        LayerRun one = WithThreads(1, () => _large[layer].RunFused());
        one.AssertClose(WithThreads(2, () => _large[layer].RunFused()), result: 1e-5, gradient: 1e-5);
        one.AssertClose(WithThreads(3, () => _large[layer].RunFused()), result: 1e-5, gradient: 1e-5);
    }

    // A graph that is kept keeps what it saved; the second walk may write over it.
    [Theory]
    [MemberData(nameof(Large))]
    public void Backward_GraphWalkedTwice_GivesTheSameBits(int layer)
    {
        using TensorScope scope = TensorScope.Open();
        Tensor?[] tensors = _large[layer].Draw();
        Tensor[] given = [.. tensors.OfType<Tensor>()];
        Array.ForEach(given, tensor => tensor.RequiresGrad = true);
        Tensor result = _large[layer].Fused(tensors);
        Tensor loss = result.Mul(result).Sum();
        loss.Backward(retainGraph: true);
        float[][] first = Array.ConvertAll(given, tensor => tensor.Grad!.ToArray<float>());
        Array.ForEach(given, tensor => tensor.Grad = null);
        loss.Backward();
        Assert.Equal(first, Array.ConvertAll(given, tensor => tensor.Grad!.ToArray<float>()));
        Assert.All(first, gradient => Assert.Contains(gradient, value => value != 0));
        Assert.Throws<NativeException>(() => loss.Backward());
    }

    [Fact]
    public void PatchEmbed_ImageWithoutGradient_GivesTheParametersTheirs()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor?[] tensors = _large[3].Draw();
        Array.ForEach(tensors[1..], parameter => parameter!.RequiresGrad = true);
        _large[3].Fused(tensors).Sum().Backward();
        Assert.Null(tensors[0]!.Grad);
        Assert.All(tensors[1..], parameter => Assert.NotNull(parameter!.Grad));
    }

    private static void Compare(string level, Gen<FusedLayer> layers)
    {
        using IDisposable kernels = VectorLevels.Use(level);
        Prop.ForAll(Arb.From(layers), layer =>
        {
            LayerRun composed = layer.RunComposed();
            composed.AssertClose(layer.RunFused(), result: 1e-5, gradient: 1e-4);
            using TensorScope scope = TensorScope.Open();
            using IDisposable mode = GradMode.Inference();
            double[] predicted = layer.Fused(layer.Draw()).To(DType.Float64).ToArray<double>();
            composed.AssertClose(composed with { Result = predicted }, result: 1e-5, gradient: 0);
        }).Check(OperatorRuleTests.Repeatable(Layers));
    }

    private static void WithThreads(int threads, Action body) => WithThreads(threads, () =>
    {
        body();
        return true;
    });

    private static T WithThreads<T>(int threads, Func<T> body)
    {
        int former = TensorRuntime.Threads;
        TensorRuntime.Threads = threads;
        try
        {
            return body();
        }
        finally
        {
            TensorRuntime.Threads = former;
        }
    }
}
