using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;

namespace SegSharp.Inference;

/// <summary>Predicts batches and brings the result back to each image's original size.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="mode">Whole or in windows.</param>
/// <param name="device">Where the model is.</param>
/// <remarks>
/// As MMSegmentation: logits are resized to the input's size, the padding is cut off, a mirrored picture is mirrored back, and what is left
/// is resized to the original size before the largest is taken. With several views of an image (test-time augmentation), the mean of their
/// softmaxes decides.
/// </remarks>
public sealed class Segmenter(EncoderDecoder model, IInferenceMode mode, Device device = default)
{
    private long _largestWhole;

    /// <summary>What computes the logits in the model's place; null for the model.</summary>
    internal ManagedNetwork? Managed { get; init; }

    /// <summary>The most pixels that the model was given at once without windows; 0 where there are windows.</summary>
    public long LargestWhole => Interlocked.Read(ref _largestWhole);

    /// <summary>The label maps of a batch, each at the original size of its image.</summary>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public IReadOnlyList<LabelMap> Predict(SampleBatch batch) => Predict([batch]);

    /// <summary>The label maps of images, of each of which there are several views.</summary>
    /// <param name="views">Batches of the same images in the same order; at least one.</param>
    /// <exception cref="ShapeException">A batch does not fit the model.</exception>
    public IReadOnlyList<LabelMap> Predict(IReadOnlyList<SampleBatch> views)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable grad = GradMode.Inference();
        Note(views);
        if (views.Count > 1)
        {
            return [.. Probabilities(views).Select((mean, i) => ToMap(model.ClassifyProbabilities(mean), views[0].Infos[i]))];
        }

        // one resizing from the head's resolution to the image's: the logits at full size need not exist
        if (mode is WholeMode whole
            && views[0].Infos.All(info => IsWhole(info, views[0]) && (whole.ResizeDirectly || HasOriginalSize(info))))
        {
            Tensor coarse = Call(views[0].ToTensor().To(device)); // [N, classes, H / 4, W / 4]
            return [.. views[0].Infos.Select((info, i) =>
                ToMap(model.ClassifyAt(coarse.Narrow(0, i, 1), info.OriginalHeight, info.OriginalWidth), info))];
        }

        Tensor logits = Logits(views[0]);
        return [.. views[0].Infos.Select((info, i) => Labels(Original(logits.Narrow(0, i, 1), info), info))];
    }

    /// <summary>The labels of one image, with the probability of the class that won at each pixel.</summary>
    /// <param name="views">Batches of that image alone; at least one.</param>
    /// <exception cref="ShapeException">A batch does not fit the model.</exception>
    public Prediction PredictWithConfidence(IReadOnlyList<SampleBatch> views)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable grad = GradMode.Inference();
        SampleInfo info = views[0].Infos[0];
        Tensor probabilities = Probabilities(views)[0]; // [1, classes, height, width]
        LabelMap labels = ToMap(model.ClassifyProbabilities(probabilities), info);
        float[] confidence = probabilities.Amax([1]).To(DType.Float32).ToArray<float>();
        for (int i = 0; i < confidence.Length && probabilities.Shape[1].Value == 1; i++)
        {
            // one channel is the probability of class 1
            confidence[i] = labels.Labels[i] == 1 ? confidence[i] : 1 - confidence[i];
        }

        return new Prediction(labels, new FloatImage(info.OriginalHeight, info.OriginalWidth, 1, confidence));
    }

    /// <summary>
    /// The mean over the views of the softmax over the classes, for each image <c>[1, classes, height, width]</c> at its original size.
    /// </summary>
    /// <param name="views">Batches of the same images in the same order; at least one.</param>
    /// <exception cref="ShapeException">A batch does not fit the model.</exception>
    public Tensor[] Probabilities(IReadOnlyList<SampleBatch> views)
    {
        Tensor[] sums = new Tensor[views[0].N];
        foreach (SampleBatch view in views)
        {
            // what a view needs is freed before the next one
            using TensorScope scope = TensorScope.Open();
            Tensor logits = Logits(view);
            for (int i = 0; i < sums.Length; i++)
            {
                Tensor probabilities = model.Probabilities(Original(logits.Narrow(0, i, 1), view.Infos[i]));
                sums[i] = scope.Keep(sums[i] is { } sum ? sum.Add(probabilities) : probabilities);
            }
        }

        return [.. sums.Select(sum => sum.Div(views.Count))];
    }

    private void Note(IReadOnlyList<SampleBatch> views)
    {
        long pixels = mode is WholeMode ? views.Max(view => (long)view.H * view.W) : 0;
        if (pixels > LargestWhole)
        {
            Interlocked.Exchange(ref _largestWhole, pixels);
        }
    }

    private Tensor Call(Tensor pixels) => Managed?.Call(pixels) ?? model.Call(pixels);

    private Tensor Logits(SampleBatch batch) => mode.Logits(
        pixels => model.Resize(Call(pixels), pixels.Shape[2], pixels.Shape[3]), batch.ToTensor().To(device)); // [N, classes, H, W]

    private Tensor Original(Tensor logits, SampleInfo info)
    {
        Tensor picture = logits.Narrow(2, 0, info.Height).Narrow(3, 0, info.Width);
        picture = info.Flip switch
        {
            null => picture,
            FlipDirection.Horizontal => picture.Flip(3),
            FlipDirection.Vertical => picture.Flip(2),
            _ => picture.Flip(2, 3),
        };
        return HasOriginalSize(info)
            ? picture
            : model.Resize(picture, info.OriginalHeight, info.OriginalWidth);
    }

    private static bool IsWhole(SampleInfo info, SampleBatch batch) =>
        (info.Height, info.Width) == (batch.H, batch.W) && info.Flip is null;

    private static bool HasOriginalSize(SampleInfo info) => (info.OriginalHeight, info.OriginalWidth) == (info.Height, info.Width);

    private LabelMap Labels(Tensor logits, SampleInfo info)
    {
        using TensorScope scope = TensorScope.Open();
        return ToMap(model.Classify(logits), info);
    }

    private static LabelMap ToMap(Tensor classes, SampleInfo info) =>
        new(info.OriginalHeight, info.OriginalWidth, classes.To(DType.UInt8).ToArray<byte>());
}
