using SegSharp.Models;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Bench;

/// <summary>The model that is measured: SegFormer as the original release has it.</summary>
internal static class BenchModel
{
    /// <summary>Builds it without memory.</summary>
    public static EncoderDecoder Build(string variant, int classes)
    {
        MixVisionTransformer backbone = new(MixVisionTransformerOptions.Variant(variant));
        return new EncoderDecoder(backbone, new SegFormerHead(new()
        {
            InChannels = backbone.OutChannels,
            NumClasses = classes,
            EmbedDim = DecoderWidth(variant),
        }));
    }

    /// <summary>Builds it with a task's weights.</summary>
    public static EncoderDecoder Load(WorkTask task)
    {
        EncoderDecoder model = Build(task.Variant, task.Classes);
        using TensorFile file = TensorFile.Open(task.Weights);
        foreach ((string name, TensorSlot slot) in model.NamedState())
        {
            using Tensor value = file.Read(name);
            slot.Load(value, Device.Cpu);
        }

        return model;
    }

    /// <summary>Whether a variant is one of the two small ones.</summary>
    public static bool IsSmall(string variant) => variant is "b0" or "b1";

    /// <summary>Channels of the decoder.</summary>
    public static int DecoderWidth(string variant) => IsSmall(variant) ? 256 : 768;

    /// <summary>Multiply-adds of a prediction as they are computed here, with the decode head folded.</summary>
    public static double MultiplyAdds(WorkTask task) => (double)task.Batch
        * ModelSummary.Of(Build(task.Variant, task.Classes), channels: 3, (task.Height, task.Width)).MultiplyAdds.Value;
}
