using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Tests.Golden;

namespace SegSharp.Tests.Models;

/// <summary>SegFormers as the tests need them.</summary>
internal static class SegFormers
{
    public static EncoderDecoder Build(string variant, int classes, int embedDim, double dropPath = 0.1, double dropout = 0.1)
    {
        MixVisionTransformer backbone = new(MixVisionTransformerOptions.Variant(variant) with { DropPathRate = dropPath });
        return new EncoderDecoder(backbone, new SegFormerHead(new()
        {
            InChannels = backbone.OutChannels,
            EmbedDim = embedDim,
            NumClasses = classes,
            DropoutRatio = dropout,
        }));
    }

    /// <summary>The network of a golden case, with its weights, in training mode without chance.</summary>
    public static EncoderDecoder Build(GoldenModel golden)
    {
        EncoderDecoder model = Build(golden.Variant, golden.NumClasses, golden.EmbedDim, dropPath: 0, dropout: 0);
        WeightRule.Fill(model, golden.Fill, scales: golden.FillScales);
        return model;
    }
}
