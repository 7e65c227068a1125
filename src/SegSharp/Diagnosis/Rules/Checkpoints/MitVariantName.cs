using SegSharp.Diagnosis.Subjects.Mm;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Rules.Checkpoints;

/// <summary>Names the variant of a Mix Transformer, B0 to B5, from its widths and depths.</summary>
internal static class MitVariantName
{
    private static readonly (string Name, int Width, int[] Depths)[] _variants =
    [
        .. from name in MixVisionTransformerOptions.VariantNames
           let variant = MixVisionTransformerOptions.Variant(name)
           select (name.ToUpperInvariant(), variant.EmbedDims[0], variant.Depths.ToArray()),
    ];

    /// <summary>The variants' arguments.</summary>
    public static IReadOnlyList<(string Name, int Width, int[] Depths)> All => _variants;

    /// <summary>The name for what is known; null if it fits none or more than one.</summary>
    public static string? Of(int? width, IReadOnlyDictionary<int, int> depths)
    {
        if (width is null)
        {
            return null;
        }

        // a header that shows only some blocks still tells the least depth: the smallest variant that reaches it
        (string Name, int Width, int[] Depths)[] fitting =
            [.. _variants.Where(variant => variant.Width == width
                && depths.All(depth => depth.Key < 4 && depth.Value <= variant.Depths[depth.Key]))];
        (string Name, int Width, int[] Depths)[] exact =
            [.. fitting.Where(variant => depths.Count > 0 && depths.All(depth => depth.Value == variant.Depths[depth.Key]))];
        (string Name, int Width,
            int[] Depths)[] deepest = [.. fitting.Where(variant => depths.TryGetValue(2, out int third) && variant.Depths[2] == third)];
        return exact is [var only] ? only.Name : deepest is [var deep] ? deep.Name : fitting is [var one] ? one.Name : null;
    }

    /// <summary>The name of a config's backbone; null if it is no published variant.</summary>
    public static string? OfConfig(ConfigCursor backbone) => MmBackboneReader.MixTransformer(backbone) is { } sizes ? OfSizes(sizes) : null;

    /// <summary>The name of the variant with exactly these sizes; null if none has them.</summary>
    public static string? OfSizes(MixTransformerSizes sizes) => _variants
        .Where(variant => sizes.Widths.Count > 0 && sizes.Widths[0] == variant.Width && variant.Depths.SequenceEqual(sizes.Depths))
        .Select(variant => variant.Name).FirstOrDefault();
}
