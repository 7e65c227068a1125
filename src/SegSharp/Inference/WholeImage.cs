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
    /// <param name="model">The model.</param>
    /// <param name="batch">The images.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="resizeDirectly">Whether logits are resized to the original size at once, as Hugging Face's
    /// <c>post_process_semantic_segmentation</c> does.</param>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public static IReadOnlyList<LabelMap> Predict(EncoderDecoder model, SampleBatch batch, Device device = default, bool resizeDirectly = false)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        Tensor pixels = ToTensor(batch).To(device);
        Tensor coarse = model.Call(pixels); // [N, classes, H / 4, W / 4]
        if (resizeDirectly && batch.Infos.All(info => (info.Height, info.Width) == (batch.H, batch.W)))
        {
            return [.. batch.Infos.Select((info, i) =>
                ToLabels(model.Resize(coarse.Narrow(0, i, 1), info.OriginalHeight, info.OriginalWidth), info))];
        }

        Tensor logits = model.Resize(coarse, batch.H, batch.W); // [N, classes, H, W]
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

        return ToLabels(model, picture, info);
    }

    private static LabelMap ToLabels(EncoderDecoder model, Tensor logits, SampleInfo info)
    {
        byte[] labels = model.Classify(logits).To(DType.UInt8).ToArray<byte>();
        return new LabelMap(info.OriginalHeight, info.OriginalWidth, labels);
    }
}
