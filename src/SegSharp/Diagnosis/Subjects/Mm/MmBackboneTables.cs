using System.Collections.Frozen;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Subjects.Mm;

/// <summary>The channels of backbones that have them by name.</summary>
internal static class MmBackboneTables
{
    /// <summary>The strides of a pyramid of four.</summary>
    public static readonly int[] Strides4 = [4, 8, 16, 32];

    /// <summary>The original release's <c>mit_b0</c> to <c>mit_b5</c>.</summary>
    public static readonly FrozenDictionary<string, int[]> MitVariants = MixVisionTransformerOptions.VariantNames
        .ToFrozenDictionary(name => $"mit_{name}", name => MixVisionTransformerOptions.Variant(name).EmbedDims.ToArray(),
            StringComparer.Ordinal);

    /// <summary>ConvNeXt's four stages by size.</summary>
    public static readonly FrozenDictionary<string, int[]> ConvNeXtWidths = new Dictionary<string, int[]>(StringComparer.Ordinal)
    {
        ["tiny"] = [96, 192, 384, 768],
        ["small"] = [96, 192, 384, 768],
        ["base"] = [128, 256, 512, 1024],
        ["large"] = [192, 384, 768, 1536],
        ["xlarge"] = [256, 512, 1024, 2048],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>MobileNetV2's seven stages at widening factor 1.</summary>
    public static readonly int[] MobileNetV2Widths = [16, 24, 32, 64, 96, 160, 320];

    /// <summary>MobileNetV3-Small's layers: stem, blocks, last convolution.</summary>
    public static readonly int[] MobileNetV3Small = [16, 16, 24, 24, 40, 40, 40, 48, 48, 96, 96, 96, 576];

    /// <summary>MobileNetV3-Large's layers: stem, blocks, last convolution.</summary>
    public static readonly int[] MobileNetV3Large = [16, 16, 24, 24, 40, 40, 40, 80, 80, 80, 80, 112, 112, 160, 160, 160, 960];

    /// <summary>Rounds to a multiple of 8, never below nine tenths of the number.</summary>
    /// <remarks>Source: MMSegmentation, make_divisible.</remarks>
    public static int Divisible(double channels)
    {
        int rounded = Math.Max(8, (int)(channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
}
