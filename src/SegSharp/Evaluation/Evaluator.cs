using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Inference;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;

namespace SegSharp.Evaluation;

/// <summary>Measures a model on a data set with labels.</summary>
/// <param name="dataset">The data set.</param>
/// <param name="options">How it is loaded.</param>
public sealed class Evaluator(SegmentationDataset dataset, DataLoaderOptions options)
{
    /// <summary>Number of images.</summary>
    public int ImageCount => dataset.Count;

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes => dataset.Classes;

    /// <summary>Predicts every image and counts.</summary>
    /// <param name="model">The model; left in evaluation mode.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="each">Called after each image with how many are done, the image and its prediction.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="DataException">A sample cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ConfusionMatrix Run(
        EncoderDecoder model, Device device = default, Action<int, SampleInfo, LabelMap>? each = null, CancellationToken cancellation = default)
    {
        if (model.NumClasses != dataset.Classes.Count)
        {
            throw new DataException(
                $"The model tells {model.NumClasses} classes apart, but the data set has {dataset.Classes.Count}. Set decode_head.num_classes to {dataset.Classes.Count}.");
        }

        model.Evaluate();
        ConfusionMatrix matrix = new(dataset.Classes.Count, dataset.IgnoreIndex);
        using DataLoader loader = DataLoader.ForEvaluation(dataset, options);
        int done = 0;
        while (loader.TryNext(out SampleBatch? batch, cancellation))
        {
            using (batch)
            {
                IReadOnlyList<LabelMap> predictions = WholeImage.Predict(model, batch, device);
                for (int i = 0; i < predictions.Count; i++)
                {
                    matrix.Add<byte>(predictions[i].Labels, batch.Annotations[i].Labels);
                    each?.Invoke(++done, batch.Infos[i], predictions[i]);
                }
            }
        }

        return matrix;
    }
}
