using System.Globalization;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Explain;

/// <summary>The widths of the feature maps of published backbones: from a number of channels to the stages that have it.</summary>
internal static class KnownWidths
{
    private const int MostNamed = 3;

    private static readonly (string Backbone, int[] Widths)[] _backbones =
    [
        ("MiT-B0", [.. MixVisionTransformerOptions.Variant("b0").EmbedDims]),
        ("MiT-B1 to B5", [.. MixVisionTransformerOptions.Variant("b1").EmbedDims]), ("ResNet-50/101", [256, 512, 1024, 2048]),
        ("ResNet-18/34", [64, 128, 256, 512]),
        ("Swin-T/S", [96, 192, 384, 768]), ("Swin-B", [128, 256, 512, 1024]), ("Swin-L", [192, 384, 768, 1536]),
        ("HRNet-W18", [18, 36, 72, 144]),
        ("HRNet-W48", [48, 96, 192, 384]), ("ConvNeXt-T/S", [96, 192, 384, 768]), ("MobileNetV2", [24, 32, 96, 320]),
        ("ViT-B", [768, 768, 768, 768]), ("ViT-L", [1024, 1024, 1024, 1024]),
    ];

    /// <summary>The stages with this width, <c>stage 3 of MiT-B0</c>; a dash if no published backbone has one.</summary>
    public static string Say(long width)
    {
        string[] stages =
        [
            .. from backbone in _backbones
               let stage = Array.IndexOf(backbone.Widths, (int)Math.Min(width, int.MaxValue))
               where stage >= 0
               select string.Create(CultureInfo.InvariantCulture,
                   $"{backbone.Backbone} {Circled(stage)} {MessageArguments.Text(backbone.Widths)}"),
        ];
        return stages.Length == 0 ? "–" : string.Join(", ", stages.Take(MostNamed));
    }

    private static string Circled(int stage) => ((char)('①' + stage)).ToString();
}
