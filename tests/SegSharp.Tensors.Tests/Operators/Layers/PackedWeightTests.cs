using System.Runtime.InteropServices;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>What the fused layers keep of weights in inference, and when they let go of it.</summary>
[Collection(ProcessWide.Name)]
public sealed class PackedWeightTests
{
    private static readonly FusedLayer[] _layers =
    [
        new FeedForwardLayer(1, 5, 7, 48, 128, IsScaled: false, IsStrided: false, 1),
        new AttentionLayer(1, 6, 8, 2, 24, 2, HasBiases: true, IsScaled: false, IsStrided: false, 2),
        new PatchEmbedLayer(1, 32, 9, 9, 48, 3, 2, 1, ImageLayout.ChannelsLast, 3),
    ];

    // Ways to change a weight.
    private static readonly Dictionary<string, Action<Tensor>> _changes = new(StringComparer.Ordinal)
    {
        ["in place"] = weight => weight.MulInPlace(2),
        ["by a copy"] = weight => weight.CopyInPlace(weight * 2),
        ["through its memory"] = weight => Double(weight.AsSpan<float>()),
        ["through its bytes"] = weight => Double(MemoryMarshal.Cast<byte, float>(weight.AsBytes())),
        ["through the memory of a view"] = weight => Double(weight.Detach().Reshape([-1]).AsSpan<float>()),
        ["by an optimizer"] = weight => Ops.AdamWInPlace(
            [weight], [Ops.Ones(weight.Shape)], [Ops.Zeros(weight.Shape)], [Ops.Zeros(weight.Shape)], [0.0], [0.5], 0.9, 0.999, 1e-8, 1),
    };

    public static TheoryData<int> Layers => [.. Enumerable.Range(0, _layers.Length)];

    public static TheoryData<int, string> Changes
    {
        get
        {
            TheoryData<int, string> all = [];
            foreach (string change in _changes.Keys)
            {
                for (int layer = 0; layer < _layers.Length; layer++)
                {
                    all.Add(layer, change);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Prediction_Repeated_KeepsThePackedWeightsOnce(int layer)
    {
        using TensorScope scope = TensorScope.Open();
        Tensor?[] tensors = Parameters(_layers[layer]);
        long before = TensorRuntime.Memory.InUse;
        Predict(_layers[layer], tensors);
        long kept = TensorRuntime.Memory.InUse - before;
        long weights = tensors[1..].Where(tensor => tensor?.Rank > 1).Sum(tensor => tensor!.Shape.ElementCount.Value * sizeof(float));
        Assert.InRange(kept, weights, 2 * weights);
        Predict(_layers[layer], tensors);
        Assert.Equal(kept, TensorRuntime.Memory.InUse - before);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Training_AStep_KeepsNothingPacked(int layer)
    {
        long before = TensorRuntime.Memory.InUse;
        _layers[layer].RunFused();
        Assert.Equal(before, TensorRuntime.Memory.InUse);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Prediction_AfterAWeightChanged_UsesTheNewValues(int layer, string change)
    {
        using TensorScope scope = TensorScope.Open();
        Tensor?[] tensors = Parameters(_layers[layer]);
        float[] old = Predict(_layers[layer], tensors);
        for (int i = 1; i < tensors.Length; i++)
        {
            if (tensors[i] is { Rank: > 1 } weight)
            {
                using (GradMode.Disable())
                {
                    _changes[change](weight);
                }

                float[] found = Predict(_layers[layer], tensors);
                Assert.NotEqual(old, found);
                Assert.Equal(Predict(_layers[layer], Array.ConvertAll(tensors, tensor => tensor?.Clone())), found);
                old = found;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Scope_ThatHeldTheWeights_GivesTheirPackedFormsBackToo(int layer)
    {
        (long, long) start = Settled();
        using (TensorScope.Open())
        {
            Predict(_layers[layer], Parameters(_layers[layer]));
        }

        Assert.Equal(start, Settled());
        _layers[layer].RunFused();
        Assert.Equal(start, Settled());
    }

    [Fact]
    public void Prediction_WhileAnotherThreadReadsTheWeights_IsRight()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor?[] tensors = Parameters(_layers[0]);
        float[] expected = Predict(_layers[0], tensors);
        Parallel.For(0, 200, i =>
        {
            if (i % 2 == 0)
            {
                _ = tensors[3]!.AsSpan<float>()[0]; // drops what is kept
            }
            else
            {
                Assert.Equal(expected, Predict(_layers[0], tensors));
            }
        });
    }

    [Fact]
    public void MixAttention_ManyTokens_NeverHoldsAllScores()
    {
        const long Scores = 64L * 64 * 64 * 64 * sizeof(float); // of one head
        AttentionLayer layer = new(1, 64, 64, 1, 32, 0, HasBiases: true, IsScaled: false, IsStrided: false, 4);
        TensorRuntime.ResetMemoryPeak();
        long before = TensorRuntime.Memory.InUse;
        layer.RunFused();
        Assert.InRange(TensorRuntime.Memory.Peak - before, 1, Scores / 4);
    }

    private static Tensor?[] Parameters(FusedLayer layer)
    {
        Tensor?[] tensors = layer.Draw();
        Array.ForEach(tensors[1..], parameter => parameter?.RequiresGrad = true);
        return tensors;
    }

    private static float[] Predict(FusedLayer layer, Tensor?[] tensors)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        return layer.Fused(tensors).ToArray<float>();
    }

    private static void Double(Span<float> values)
    {
        foreach (ref float value in values)
        {
            value *= 2;
        }
    }

    // What lives once the collector has dropped what nobody holds.
    private static (long Tensors, long Bytes) Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (Tensor.LiveCount, TensorRuntime.Memory.InUse);
    }
}
