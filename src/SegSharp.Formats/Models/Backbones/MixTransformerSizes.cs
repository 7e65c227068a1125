namespace SegSharp.Models.Backbones;

/// <summary>
/// Widths, depths and attention heads of a Mix Transformer as a config says them. Every reader of a config comes here for what the
/// ways of writing them mean, and for what counts where nothing is written.
/// </summary>
/// <param name="Widths">Channels of each stage.</param>
/// <param name="Depths">Layers of each stage.</param>
/// <param name="Heads">Attention heads of each stage.</param>
/// <param name="WidthOfHead">Channels that a stage gets for each of its heads where nothing is said;
/// null for a type with widths of its own.</param>
/// <remarks>Defaults: MMSegmentation 1.2, mmseg/models/backbones/mit.py; the authors' release has the same ones.</remarks>
public sealed record MixTransformerSizes(IReadOnlyList<int> Widths, IReadOnlyList<int> Depths, IReadOnlyList<int> Heads,
    int? WidthOfHead = null)
{
    private const string ClassName = "MixVisionTransformer";
    private const string PyramidPrefix = "smp_";
    private const string VariantPrefix = "mit_";

    /// <summary>What <c>MixVisionTransformer</c> builds without arguments.</summary>
    public static MixTransformerSizes Default { get; } = new([64, 128, 256, 512], [3, 4, 6, 3], [1, 2, 4, 8], WidthOfHead: 64);

    /// <summary>What an encoder builds without arguments; null for a type that is no Mix Transformer.</summary>
    /// <param name="type"><c>MixVisionTransformer</c>, <c>mit_b0</c> to <c>mit_b5</c>, or one of the latter behind <c>smp_</c>.</param>
    public static MixTransformerSizes? OfType(string? type)
    {
        string name = type is null ? string.Empty : type.StartsWith(PyramidPrefix, StringComparison.Ordinal)
            ? type[PyramidPrefix.Length..] : type;
        return name == ClassName ? Default
            : name.StartsWith(VariantPrefix, StringComparison.Ordinal)
                && MixVisionTransformerOptions.VariantNames.Contains(name[VariantPrefix.Length..])
                ? Of(MixVisionTransformerOptions.Variant(name[VariantPrefix.Length..])) : null;
    }

    /// <summary>The sizes of an encoder's options.</summary>
    public static MixTransformerSizes Of(MixVisionTransformerOptions options) => new(options.EmbedDims, options.Depths, options.NumHeads);

    /// <summary>These sizes with what a config says in their place.</summary>
    /// <param name="widths"><c>embed_dims</c>: the width of each stage, or one number, the channels of a head;
    /// null where nothing is said.</param>
    /// <param name="depths"><c>depths</c>, or <c>num_layers</c> as MMSegmentation 1.x calls them.</param>
    /// <param name="heads"><c>num_heads</c>.</param>
    public MixTransformerSizes With(IReadOnlyList<int>? widths, IReadOnlyList<int>? depths, IReadOnlyList<int>? heads)
    {
        IReadOnlyList<int> counts = heads ?? Heads;
        int? ofHead = widths is [int single] ? single : widths is null ? WidthOfHead : null;
        return new MixTransformerSizes(ofHead is { } width ? [.. counts.Select(count => width * count)] : widths ?? Widths,
            depths ?? Depths, counts);
    }
}
