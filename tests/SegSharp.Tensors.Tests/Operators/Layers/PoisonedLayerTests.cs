using FsCheck;
using FsCheck.Fluent;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>What is no number, or infinite, goes through a fused layer as through the operators that it stands for: a run that diverges shows it in its loss.</summary>
[Collection(ProcessWide.Name)]
public sealed class PoisonedLayerTests
{
    private const int Layers = 60;

    [Theory]
    [AtEachLevel]
    public void MixFeedForward_OneSpoiltNumber_PassesItOn(string level) =>
        Compare(level, FusedLayerDraw.FeedForward.Select(layer => (FusedLayer)((FeedForwardLayer)layer with { IsScaled = false })), float.NaN, float.PositiveInfinity, float.NegativeInfinity);

    [Theory]
    [AtEachLevel]
    public void MixAttention_OneSpoiltNumber_PassesItOn(string level) =>
        Compare(level, FusedLayerDraw.Attention.Select(layer => (FusedLayer)((AttentionLayer)layer with { IsScaled = false })), float.NaN, float.PositiveInfinity, float.NegativeInfinity);

    [Theory]
    [AtEachLevel]
    public void PatchEmbed_OneSpoiltNumber_PassesItOn(string level) => Compare(level, FusedLayerDraw.PatchEmbed, float.NaN, float.PositiveInfinity, float.NegativeInfinity);

    // Infinities of both signs cancel in another order where projections are folded into the fusion; NaN has no sign.
    [Theory]
    [AtEachLevel]
    public void SegFormerHead_OneSpoiltNumber_PassesItOn(string level) =>
        Compare(level, FusedLayerDraw.SegFormerHead.Select(layer => (FusedLayer)((SegFormerHeadLayer)layer with { IsDropping = false })), float.NaN);

    private static void Compare(string level, Gen<FusedLayer> layers, params float[] values)
    {
        using IDisposable kernels = VectorLevels.Use(level);
        Gen<(FusedLayer Layer, Poison Poison)> cases =
            from layer in layers
            from place in Gen.Choose(0, int.MaxValue)
            from value in Gen.Elements(values)
            select (layer, new Poison(place, value));
        Prop.ForAll(Arb.From(cases), drawn =>
        {
            LayerRun composed = drawn.Layer.RunComposed(drawn.Poison), fused = drawn.Layer.RunFused(drawn.Poison);
            AssertReach(drawn.Layer, drawn.Poison, composed.Result, fused.Result);

            // which elements of a gradient are reached may follow another order of sums; whether it is reached does not
            bool[] reached = [.. composed.Gradients.Select(gradient => !gradient.All(double.IsFinite))], found = [.. fused.Gradients.Select(gradient => !gradient.All(double.IsFinite))];
            if (drawn.Layer is not SegFormerHeadLayer)
            {
                Assert.Equal(reached, found);
            }

            // without gradients weights are packed and folded
            using TensorScope scope = TensorScope.Open();
            using IDisposable mode = GradMode.Inference();
            Tensor?[] tensors = drawn.Layer.Draw();
            drawn.Poison.Spoil([.. tensors.OfType<Tensor>()]);
            AssertReach(drawn.Layer, drawn.Poison, composed.Result, drawn.Layer.Fused(tensors).To(DType.Float64).ToArray<double>());
        }).Check(OperatorRuleTests.Repeatable(Layers));
    }

    // The same elements are spoilt; but that a tap of a 3x3 kernel beyond the border is not multiplied with the padding's zeros, and that a neighbour of weight 0
    // in resizing may be one to the left or to the right, as rounding has it.
    private static void AssertReach(FusedLayer layer, Poison poison, double[] expected, double[] found)
    {
        Assert.Equal(expected.All(double.IsFinite), found.All(double.IsFinite));
        bool isTap = layer is FeedForwardLayer && poison.Of([.. layer.Shapes.OfType<Shape>()]).Rank == 4;
        for (int i = 0; i < expected.Length; i++)
        {
            (bool isSpoilt, bool isFound) = (!double.IsFinite(expected[i]), !double.IsFinite(found[i]));
            Assert.True(isSpoilt == isFound || (isTap && isSpoilt) || layer is SegFormerHeadLayer, $"Element {i} is {found[i]}, expected {expected[i]}.");
        }
    }
}
