using System.Text.RegularExpressions;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Models.Backbones;
using SegSharp.Tensors;

namespace SegSharp.Checkpoints;

/// <summary>Recognises an encoder by the names and shapes of its tensors.</summary>
public static partial class ArchitectureSummary
{
    /// <summary>A name such as <c>MiT-B2</c> or <c>ResNet-50</c>, or null when the tensors are not those of a published encoder.</summary>
    public static string? Recognise(IEnumerable<(string Name, Shape Shape)> tensors)
    {
        Dictionary<string, Shape> shapes = tensors.DistinctBy(tensor => tensor.Name)
            .ToDictionary(tensor => tensor.Name, tensor => tensor.Shape, StringComparer.Ordinal);
        return MixTransformer(shapes) ?? ResNetNames.Find(shapes)?.Name;
    }

    private static string? MixTransformer(Dictionary<string, Shape> tensors)
    {
        int[] depths = new int[4];
        Dim? width = null;
        foreach ((string name, Shape shape) in tensors)
        {
            Match block = BlockName().Match(name);
            if (block.Success)
            {
                int stage = block.Groups[1].ValueSpan[0] - '1';
                depths[stage] = Math.Max(depths[stage], int.Parse(block.Groups[2].ValueSpan) + 1);
            }

            if (name.EndsWith("patch_embed1.proj.weight", StringComparison.Ordinal))
            {
                width = shape[0];
            }
        }

        foreach (string variant in MixVisionTransformerOptions.VariantNames)
        {
            MixVisionTransformerOptions options = MixVisionTransformerOptions.Variant(variant);
            if (options.Depths.SequenceEqual(depths) && width == options.EmbedDims[0])
            {
                return $"MiT-{variant.ToUpperInvariant()}";
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?:^|\.)block([1-4])\.(\d{1,4})\.", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlockName();
}
