namespace SegSharp.Models.Backbones;

/// <summary>The numbers of a Mix Transformer encoder; lists have one entry a stage.</summary>
/// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, table 6.</remarks>
public sealed record MixVisionTransformerOptions
{
    // Beyond what anybody builds; a slip of a few zeros would otherwise keep a machine busy for hours before anything is said.
    private const int MostLayers = 1000;
    private const int MostChannels = 100_000;

    /// <summary>Channels of the image.</summary>
    public int InChannels { get; init; } = 3;

    /// <summary>Channels of each stage.</summary>
    public IReadOnlyList<int> EmbedDims { get; init; } = [32, 64, 160, 256];

    /// <summary>Layers of each stage.</summary>
    public IReadOnlyList<int> Depths { get; init; } = [2, 2, 2, 2];

    /// <summary>Attention heads of each stage; each divides the stage's channels.</summary>
    public IReadOnlyList<int> NumHeads { get; init; } = [1, 2, 5, 8];

    /// <summary>Hidden channels of the feed-forward part per channel.</summary>
    public IReadOnlyList<int> MlpRatios { get; init; } = [4, 4, 4, 4];

    /// <summary>How much smaller the keys' map is in each direction.</summary>
    public IReadOnlyList<int> SrRatios { get; init; } = [8, 4, 2, 1];

    /// <summary>Side of the patches of each stage.</summary>
    public IReadOnlyList<int> PatchSizes { get; init; } = [7, 3, 3, 3];

    /// <summary>Step between the patches of each stage.</summary>
    public IReadOnlyList<int> Strides { get; init; } = [4, 2, 2, 2];

    /// <summary>Whether queries, keys and values have a bias.</summary>
    public bool QkvBias { get; init; } = true;

    /// <summary>Dropout in the feed-forward part and after attention.</summary>
    public double DropRate { get; init; }

    /// <summary>Dropout on the attention weights.</summary>
    public double AttnDropRate { get; init; }

    /// <summary>Stochastic depth of the last layer; earlier layers have evenly less, the first none.</summary>
    public double DropPathRate { get; init; } = 0.1;

    /// <summary>The stages whose maps are given out, from 0.</summary>
    public IReadOnlyList<int> OutIndices { get; init; } = [0, 1, 2, 3];

    /// <summary>Activation checkpointing: keep only each layer's input and compute the layer again in the backward pass.</summary>
    public bool ActivationCheckpointing { get; init; }

    /// <summary>The eps of the layer normalizations.</summary>
    public LayerNormEps Eps { get; init; } = LayerNormEps.Original;

    /// <summary>What stands between the linear maps of the feed-forward part.</summary>
    public FeedForwardActivation Activation { get; init; }

    /// <summary>The names of the published variants.</summary>
    public static IReadOnlyList<string> VariantNames { get; } = ["b0", "b1", "b2", "b3", "b4", "b5"];

    /// <summary>The numbers that all published variants share, and the widths and depths of the smallest.</summary>
    internal static MixVisionTransformerOptions Published { get; } = new();

    /// <summary>A published variant, <c>b0</c> to <c>b5</c>.</summary>
    /// <exception cref="ArgumentException">There is no such variant.</exception>
    public static MixVisionTransformerOptions Variant(string name)
    {
        IReadOnlyList<int> depths = name switch
        {
            "b0" or "b1" => [2, 2, 2, 2],
            "b2" => [3, 4, 6, 3],
            "b3" => [3, 4, 18, 3],
            "b4" => [3, 8, 27, 3],
            "b5" => [3, 6, 40, 3],
            _ => throw new ArgumentException($"There is no MiT variant '{name}', expected one of {string.Join(", ", VariantNames)}.",
                nameof(name)),
        };
        return new() { EmbedDims = name == "b0" ? Published.EmbedDims : [64, 128, 320, 512], Depths = depths };
    }

    /// <summary>Every rule that is broken, as sentences that name the config key.</summary>
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        (string Key, IReadOnlyList<int> List)[] lists =
        [
            ("depths", Depths), ("num_heads", NumHeads), ("mlp_ratios", MlpRatios), ("sr_ratios", SrRatios),
            ("patch_sizes", PatchSizes), ("strides", Strides),
        ];
        foreach ((string key, IReadOnlyList<int> list) in lists)
        {
            if (list.Count != EmbedDims.Count)
            {
                yield return (key,
                    $"{key} has {list.Count} entries, but embed_dims has {EmbedDims.Count}: one for each stage is expected.");
            }

            if (list.Any(value => value < 1))
            {
                yield return (key, $"{key} holds {list.First(value => value < 1)}, but every entry must be at least 1.");
            }
        }

        if (EmbedDims.Any(width => width is < 1 or > MostChannels))
        {
            yield return ("embed_dims", $"embed_dims gives a stage of {EmbedDims.First(width => width is < 1 or > MostChannels)} " +
                $"channels, but every stage has 1 to {MostChannels}.");
        }

        if (Depths.Any(depth => depth > MostLayers))
        {
            yield return ("depths",
                $"depths holds {Depths.First(depth => depth > MostLayers)}, but a stage has at most {MostLayers} layers.");
        }

        for (int stage = 0; stage < Math.Min(EmbedDims.Count, NumHeads.Count); stage++)
        {
            if (NumHeads[stage] > 0 && EmbedDims[stage] % NumHeads[stage] != 0)
            {
                yield return ("num_heads", $"the {EmbedDims[stage]} channels of stage {stage} do not divide into {NumHeads[stage]} heads.");
            }
        }

        if (InChannels < 1)
        {
            yield return ("in_channels", $"in_channels is {InChannels}, but an image has at least 1 channel.");
        }

        if (OutIndices.Any(index => index < 0 || index >= EmbedDims.Count))
        {
            yield return ("out_indices", $"out_indices names stage {OutIndices.First(i => i < 0 || i >= EmbedDims.Count)}, " +
                $"but the stages are 0 to {EmbedDims.Count - 1}.");
        }
    }
}
