using FsCheck;
using FsCheck.Fluent;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>
/// What is no number, or infinite, goes through a fused layer as through the operators that it stands for:
/// a run that diverges shows it in its loss.
/// </summary>
[Collection(ProcessWide.Name)]
public sealed class PoisonedLayerTests
{
    private const int Layers = 60;

    private static readonly Gen<FusedLayer> _heads =
        FusedLayerDraw.SegFormerHead.Select(layer => (FusedLayer)((SegFormerHeadLayer)layer with { IsDropping = false }));

    [Theory]
    [AtEachLevel]
    public void MixFeedForward_OneSpoiltNumber_PassesItOn(string level) =>
        Compare(level, FusedLayerDraw.FeedForward.Select(layer => (FusedLayer)((FeedForwardLayer)layer with { IsScaled = false })),
            float.NaN, float.PositiveInfinity, float.NegativeInfinity);

    [Theory]
    [AtEachLevel]
    public void MixAttention_OneSpoiltNumber_PassesItOn(string level) =>
        Compare(level, FusedLayerDraw.Attention.Select(layer => (FusedLayer)((AttentionLayer)layer with { IsScaled = false })), float.NaN,
            float.PositiveInfinity, float.NegativeInfinity);

    [Theory]
    [AtEachLevel]
    public void PatchEmbed_OneSpoiltNumber_PassesItOn(string level) =>
        Compare(level, FusedLayerDraw.PatchEmbed, float.NaN, float.PositiveInfinity, float.NegativeInfinity);

    [Theory]
    [AtEachLevel]
    public void SegFormerHead_OneSpoiltNumber_PassesItOn(string level) => Compare(level, _heads, float.NaN);

    // Where projections are folded into the fusion, infinities of both signs meet in another order, and what is NaN on one way may be minus
    // infinity on the other, which ReLU turns into 0: in one channel, and not in all of many. The norm's own weight is left out,
    // for it may give NaN on either way alone.
    [Theory]
    [AtEachLevel]
    public void SegFormerHead_OneInfinity_IsNotLost(string level)
    {
        using IDisposable kernels = VectorLevels.Use(level);
        Prop.ForAll(Arb.From(Cases(_heads, float.PositiveInfinity, float.NegativeInfinity)), drawn =>
        {
            SegFormerHeadLayer head = (SegFormerHeadLayer)drawn.Layer with { Embedding = 33 };
            int tensor = drawn.Poison.At([.. head.Shapes.OfType<Shape>()]).Tensor;
            double[] composed = head.RunComposed(drawn.Poison).Result, fused = head.RunFused(drawn.Poison).Result,
                folded = Folded(head, drawn.Poison);
            for (int i = 0; i < composed.Length && tensor != SegFormerHeadLayer.Norm; i++)
            {
                bool mayDiffer = double.IsFinite(composed[i]) || (tensor is > 0 and < 4 && head.IsOnAPixel(i, tensor));
                Assert.True(mayDiffer || (!double.IsFinite(fused[i]) && !double.IsFinite(folded[i])),
                    $"Element {i} is {fused[i]} and {folded[i]}, expected {composed[i]}.");
            }
        }).Check(OperatorRuleTests.Repeatable(Layers / 2));
    }

    private static void Compare(string level, Gen<FusedLayer> layers, params float[] values)
    {
        using IDisposable kernels = VectorLevels.Use(level);
        Prop.ForAll(Arb.From(Cases(layers, values)), drawn =>
        {
            LayerRun composed = drawn.Layer.RunComposed(drawn.Poison), fused = drawn.Layer.RunFused(drawn.Poison);
            AssertReach(drawn.Layer, drawn.Poison, composed.Result, fused.Result);

            // which elements of a gradient are reached may follow another order of sums; whether it is reached does not
            bool[] reached = [.. composed.Gradients.Select(gradient => !gradient.All(double.IsFinite))],
                found = [.. fused.Gradients.Select(gradient => !gradient.All(double.IsFinite))];
            if (drawn.Layer is not SegFormerHeadLayer)
            {
                Assert.Equal(reached, found);
            }

            // without gradients weights are packed and folded
            AssertReach(drawn.Layer, drawn.Poison, composed.Result, Folded(drawn.Layer, drawn.Poison));
        }).Check(OperatorRuleTests.Repeatable(Layers));
    }

    private static Gen<(FusedLayer Layer, Poison Poison)> Cases(Gen<FusedLayer> layers, params float[] values) =>
        from layer in layers
        from place in Gen.Choose(0, int.MaxValue)
        from value in Gen.Elements(values)
        select (layer, new Poison(place, value));

    private static double[] Folded(FusedLayer layer, Poison poison)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        Tensor?[] tensors = layer.Draw();
        poison.Spoil([.. tensors.OfType<Tensor>()]);
        return layer.Fused(tensors).To(DType.Float64).ToArray<double>();
    }

    private static void AssertReach(FusedLayer layer, Poison poison, double[] expected, double[] found)
    {
        (int tensor, int element) = poison.At([.. layer.Shapes.OfType<Shape>()]);
        for (int i = 0; i < expected.Length; i++)
        {
            bool? isSpoilt = IsSpoilt(layer, tensor, element, i, !double.IsFinite(expected[i]));
            Assert.True(isSpoilt is null || isSpoilt == !double.IsFinite(found[i]), $"Element {i} is {found[i]}, expected {expected[i]}.");
        }
    }

    // As in the composed layer; but that a tap beyond the border is not multiplied with the padding's zeros, and that a neighbour of weight
    // 0 in resizing, which may be one to the left or to the right as rounding has it, may be passed over (null).
    private static bool? IsSpoilt(FusedLayer layer, int tensor, int element, int i, bool isComposed) => layer switch
    {
        FeedForwardLayer feed when tensor == FeedForwardLayer.Taps =>
            feed.IsOnTheImage(element % 9, i / feed.Channels % (feed.Height * feed.Width)),
        SegFormerHeadLayer head when tensor is > 0 and < 4 && head.IsOnAPixel(i, tensor) => null,
        _ => isComposed,
    };
}
