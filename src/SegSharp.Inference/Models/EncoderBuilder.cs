using SegSharp.Inference.Kernels;
using SegSharp.Inference.Layers;

namespace SegSharp.Inference.Models;

/// <summary>
/// Makes the stages of a Mix Transformer from its weights; widths, depths, patches and reductions are those of their shapes.
/// </summary>
internal static class EncoderBuilder<V>
    where V : unmanaged, IVector<V>
{
    private const int Stages = 4;

    /// <summary>The stages.</summary>
    /// <param name="weights">The weights, under <c>backbone.</c>.</param>
    /// <param name="settings">What their shapes do not tell.</param>
    /// <param name="inChannels">The channels of the image.</param>
    /// <exception cref="ModelException">The weights are not those of such an encoder.</exception>
    public static IReadOnlyList<Stage<V>> Build(WeightReader weights, NetworkSettings settings, out int inChannels)
    {
        long before = inChannels = (int)weights.Shape("backbone.patch_embed1.proj.weight", 4)[1];
        if (settings.Strides.Count < Stages || settings.Strides.Any(stride => stride < 1))
        {
            throw new ModelException(
                $"The encoder has strides {string.Join(", ", settings.Strides)}, where {Stages} of at least 1 are expected.");
        }

        List<Stage<V>> stages = [];
        for (int stage = 0; stage < Stages; stage++)
        {
            string embedding = $"backbone.patch_embed{stage + 1}";
            long[] patch = weights.Shape($"{embedding}.proj.weight", 4);
            (long channels, long size) = (patch[0], patch[2]);
            int heads = stage < settings.Heads.Count ? settings.Heads[stage] : 0;
            if (heads < 1 || channels % heads != 0)
            {
                throw new ModelException($"The {channels} channels of stage {stage} do not divide into {heads} attention heads.");
            }

            Window window = new((int)size, settings.Strides[stage], (int)size / 2);
            Convolution<V> patches = new(
                weights.Memory, weights.Read($"{embedding}.proj.weight", channels, before, size, size),
                weights.Read($"{embedding}.proj.bias", channels), window,
                Norm(weights, $"{embedding}.norm", channels, settings.EmbeddingEps));
            List<(SelfAttention<V>, IFeedForward)> layers = [];
            for (int layer = 0; weights.Contains($"backbone.block{stage + 1}.{layer}.norm1.weight"); layer++)
            {
                string name = $"backbone.block{stage + 1}.{layer}";
                layers.Add((Attention(weights, name, channels, heads, settings), FeedForward(weights, name, channels, settings)));
            }

            stages.Add(new Stage<V>(patches, layers, Norm(weights, $"backbone.norm{stage + 1}", channels, settings.BlockEps)));
            before = channels;
        }

        return stages;
    }

    private static SelfAttention<V> Attention(WeightReader weights, string layer, long channels, int heads, NetworkSettings settings)
    {
        string name = $"{layer}.attn";
        PackedLinear<V>? reduction = null;
        Norm<V>? reductionNorm = null;
        int ratio = 1;
        if (weights.Contains($"{name}.sr.weight"))
        {
            ratio = (int)weights.Shape($"{name}.sr.weight", 4)[2];
            float[] kernel = weights.Read($"{name}.sr.weight", channels, channels, ratio, ratio);
            reduction = new PackedLinear<V>(weights.Memory, ConvolutionWeight.ChannelsLast(kernel, (int)channels, ratio * ratio),
                weights.Read($"{name}.sr.bias", channels), (int)channels);
            reductionNorm = Norm(weights, $"{name}.norm", channels, settings.ReductionEps);
        }

        AttentionWeights<V> parts = new(
            Norm(weights, $"{layer}.norm1", channels, settings.BlockEps), Linear(weights, $"{name}.q", channels, channels),
            Linear(weights, $"{name}.kv", 2 * channels, channels), Linear(weights, $"{name}.proj", channels, channels),
            reduction, reductionNorm);
        return new SelfAttention<V>(parts, heads, ratio);
    }

    private static IFeedForward FeedForward(WeightReader weights, string layer, long channels, NetworkSettings settings)
    {
        long hidden = weights.Shape($"{layer}.mlp.fc1.weight", 2)[0];
        Norm<V> norm = Norm(weights, $"{layer}.norm2", channels, settings.BlockEps);
        PackedLinear<V> expansion = Linear(weights, $"{layer}.mlp.fc1", hidden, channels),
            contraction = Linear(weights, $"{layer}.mlp.fc2", channels, hidden);
        float[] taps = weights.Read($"{layer}.mlp.dwconv.dwconv.weight", hidden, 1, 3, 3),
            bias = weights.Read($"{layer}.mlp.dwconv.dwconv.bias", hidden);
        return settings.Activation switch
        {
            NetworkActivation.GeluTanh => new MixFeedForward<V, GeluTanh>(norm, expansion, taps, bias, contraction),
            NetworkActivation.Relu => new MixFeedForward<V, Relu>(norm, expansion, taps, bias, contraction),
            NetworkActivation.Silu => new MixFeedForward<V, Silu>(norm, expansion, taps, bias, contraction),
            _ => new MixFeedForward<V, Gelu>(norm, expansion, taps, bias, contraction),
        };
    }

    private static Norm<V> Norm(WeightReader weights, string name, long channels, double eps) =>
        new(weights.Read($"{name}.weight", channels), weights.Read($"{name}.bias", channels), eps);

    // queries, keys and values may have no bias
    private static PackedLinear<V> Linear(WeightReader weights, string name, long outputs, long inputs) => new(
        weights.Memory, weights.Read($"{name}.weight", outputs, inputs),
        weights.Contains($"{name}.bias") ? weights.Read($"{name}.bias", outputs) : [], (int)outputs);
}
