using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;

namespace SegSharp.Inference;

/// <summary>Predicts batches as whole images and brings the result back to each image's original size.</summary>
/// <remarks>As MMSegmentation's <c>whole</c> mode: logits are resized to the input's size, the padding is cut off, and what is
/// left is resized to the original size before the largest logit is taken.</remarks>
public static class WholeImage
{
    /// <summary>The label maps of a batch, each at the original size of its image.</summary>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public static IReadOnlyList<LabelMap> Predict(EncoderDecoder model, SampleBatch batch, Device device = default)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        Tensor pixels = ToTensor(batch).To(device);
        Tensor logits = model.Resize(model.Call(pixels), batch.H, batch.W); // [N, classes, H, W]
        return [.. batch.Infos.Select((info, i) => Labels(model, logits.Narrow(0, i, 1), info))];
    }

    /// <summary>The pixels of a batch, <c>[N, C, H, W]</c>, float32, on the CPU.</summary>
    public static Tensor ToTensor(SampleBatch batch) =>
        Tensor.From<float>(batch.Pixels.AsSpan(0, batch.N * batch.C * batch.H * batch.W), [batch.N, batch.C, batch.H, batch.W]);

    private static LabelMap Labels(EncoderDecoder model, Tensor logits, SampleInfo info)
    {
        Tensor picture = logits.Narrow(2, 0, info.Height).Narrow(3, 0, info.Width);
        if ((info.OriginalHeight, info.OriginalWidth) != (info.Height, info.Width))
        {
            picture = model.Resize(picture, info.OriginalHeight, info.OriginalWidth);
        }

        byte[] labels = model.Classify(picture).To(DType.UInt8).ToArray<byte>();
        return new LabelMap(info.OriginalHeight, info.OriginalWidth, labels);
    }
}
