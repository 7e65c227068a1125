using SegSharp.Configuration;
using SegSharp.Models;
using SegSharp.Models.Backbones;

namespace CustomBackbone;

/// <summary>An encoder of one's own: MiT with the widths of B1 to B5 and overlapping patches of 5 pixels at the first stage.</summary>
/// <remarks>
/// A config asks for it by <c>backbone=dict(type='CustomSegFormer')</c>, and may change every number that
/// <c>MixVisionTransformer</c> knows:
/// <c>segsharp train config.py --plugin CustomBackbone.dll</c>.
/// </remarks>
[Registered("CustomSegFormer")]
public sealed class CustomSegFormer : MixVisionTransformer
{
    /// <summary>Builds the encoder from its part of the config.</summary>
    public CustomSegFormer(ConfigSection section)
        : base(BackboneConfig.Read(section, new MixVisionTransformerOptions
        {
            PatchSizes = [5, 3, 3, 3],
            EmbedDims = [64, 128, 320, 512],
            NumHeads = [1, 2, 5, 8],
            MlpRatios = [4, 4, 4, 4],
        }))
    {
    }
}
