using SegSharp.Models;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Tests.Models;

/// <summary>Layers that are computed again in the backward pass (<c>with_cp</c>).</summary>
public sealed class RecomputedBlocksTests
{
    private const int Side = 64;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_WithStochasticDepthAndDropout_GivesTheSameBits(bool mixed)
    {
        (float[] Loss, Dictionary<string, float[]> Gradients, long Kept, float[] Next) kept = Step(recomputes: false, mixed),
            recomputed = Step(recomputes: true, mixed);
        Assert.Equal(kept.Loss, recomputed.Loss);
        Assert.Equal(kept.Gradients.Keys, recomputed.Gradients.Keys);
        Assert.All(kept.Gradients, pair => Assert.Equal(pair.Value, recomputed.Gradients[pair.Key]));
        Assert.Equal(kept.Next, recomputed.Next);
        Assert.True(recomputed.Kept < kept.Kept / 2, $"{recomputed.Kept} of {kept.Kept} bytes");
    }

    [Fact]
    public void Backward_LayerFails_ThrowsItsExceptionAndLeavesNothingBehind()
    {
        long before = Settled();
        using (TensorScope scope = TensorScope.Open())
        {
            EncoderDecoder model = Build(recomputes: true);
            model.Initialize();
            Tensor loss = model.Call(Ops.Randn([1, 3, Side, Side])).Sum();
            model.NamedParameters().Single(p => p.Name == "backbone.block3.1.attn.q.weight").Parameter.Value.Dispose();
            Assert.Throws<ObjectDisposedException>(() => loss.Backward());
            foreach ((_, TensorSlot slot) in model.NamedState())
            {
                slot.Value.Dispose();
            }
        }

        Assert.Equal(before, Settled());
        Assert.Empty(ModulePath.Current);
    }

    // What other tests left to the collector is none of this one's business.
    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.LiveCount;
    }

    [Fact]
    public void Backward_LayerRefusesShapes_NamesIt()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Ops.Ones([1, 3]);
        x.RequiresGrad = true;
        Tensor result = new Outer().Call(x);
        ShapeException e = Assert.Throws<ShapeException>(() => result.Sum().Backward());
        Assert.Equal("inner", e.ModulePath);
    }

    [Fact]
    public void Summary_CountsWhatIsKept()
    {
        ActivationMemory kept = ModelSummary.Of(Build(recomputes: false), 3, (Side, Side)).Memory!,
            recomputed = ModelSummary.Of(Build(recomputes: true), 3, (Side, Side)).Memory!;
        Assert.True(recomputed.TrainingBytes < kept.TrainingBytes / 2);
        Assert.Equal(kept.InferenceBytes, recomputed.InferenceBytes);
    }

    private static (float[] Loss, Dictionary<string, float[]> Gradients, long Kept, float[] Next) Step(bool recomputes, bool mixed)
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.Seed(7);
        EncoderDecoder model = Build(recomputes);
        model.Initialize();
        Tensor image = Ops.Randn([2, 3, Side, Side]);
        long before = TensorRuntime.Memory.InUse;
        Tensor logits;
        using (mixed ? Autocast.Enable(default, DType.BFloat16) : null)
        {
            logits = model.Call(image);
        }

        long after = TensorRuntime.Memory.InUse;
        Tensor loss = logits.To(DType.Float32).Mul(logits.To(DType.Float32)).Sum();
        loss.Backward();
        Dictionary<string, float[]> gradients = model.NamedParameters()
            .ToDictionary(p => p.Name, p => p.Parameter.Value.Grad!.ToArray<float>(), StringComparer.Ordinal);
        float[] next = Ops.Randn([4]).ToArray<float>();
        foreach ((_, TensorSlot slot) in model.NamedState())
        {
            slot.Value.Dispose();
        }

        return (loss.ToArray<float>(), gradients, after - before, next);
    }

    private static EncoderDecoder Build(bool recomputes)
    {
        MixVisionTransformer backbone = new(new MixVisionTransformerOptions
        {
            EmbedDims = [8, 16, 40, 64],
            Depths = [2, 2, 3, 2],
            DropPathRate = 0.5,
            DropRate = 0.1,
            ActivationCheckpointing = recomputes,
        });
        return new EncoderDecoder(backbone,
            new SegFormerHead(new() { InChannels = backbone.OutChannels, EmbedDim = 8, NumClasses = 3, DropoutRatio = 0.1 }));
    }

    private sealed class Outer : Module<Tensor, Tensor>
    {
        private readonly Failing _inner = new();

        protected override Tensor Forward(Tensor input) => Recomputed(_inner.Call, input);
    }

    // fits the first time only
    private sealed class Failing : Module<Tensor, Tensor>
    {
        private int _width = 3;

        protected override Tensor Forward(Tensor input) => input.Linear(Ops.Ones([2, _width++]));
    }
}
