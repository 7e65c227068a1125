using SegSharp.Configuration;
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
/// <param name="mode">How images are brought before the model; null for as a whole.</param>
/// <remarks>If the data set has several views of each image, the mean of their softmaxes decides.</remarks>
public sealed class Evaluator(SegmentationDataset dataset, DataLoaderOptions options, IInferenceMode? mode = null)
{
    /// <summary>What is measured, and how.</summary>
    public EvaluationOptions Measures { get; init; } = new();

    /// <summary>
    /// The most pixels that the model was given at once without windows; 0 where there are windows, and before the first image.
    /// </summary>
    public long LargestWhole { get; private set; }

    /// <summary>The values of the config's further metrics in the last run; empty before it, and where there are none.</summary>
    public IReadOnlyDictionary<string, double> Own { get; private set; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The data set.</summary>
    public SegmentationDataset Dataset => dataset;

    /// <summary>Number of images.</summary>
    public int ImageCount => dataset.Count;

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes => dataset.Classes;

    /// <summary>The metrics of what was counted, as <see cref="Measures"/> asks for them, without its further ones.</summary>
    public SegmentationMetrics Compute(ConfusionMatrix matrix) => matrix.Compute(Measures.Beta, Measures.NanToNum);

    /// <summary>Predicts every image and counts; where there are no masks nothing is counted.</summary>
    /// <param name="model">The model; left in evaluation mode.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="each">Called after each image with how many are done, the image and its prediction.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="DataException">A sample cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ConfusionMatrix Run(
        EncoderDecoder model, Device device = default, Action<int, SampleInfo, LabelMap>? each = null,
        CancellationToken cancellation = default)
    {
        return ConfusionMatrix.Sum(RunGroups(model, device, each, cancellation));
    }

    /// <summary>The same, counted for each of <see cref="SegmentationDataset.Groups"/> by itself.</summary>
    /// <inheritdoc cref="Run" path="/param" />
    /// <inheritdoc cref="Run" path="/exception" />
    public IReadOnlyList<ConfusionMatrix> RunGroups(
        EncoderDecoder model, Device device = default, Action<int, SampleInfo, LabelMap>? each = null,
        CancellationToken cancellation = default)
    {
        if (model.NumClasses != dataset.Classes.Count)
        {
            throw new DataException(
                $"The model tells {model.NumClasses} classes apart, but the data set has {dataset.Classes.Count}. " +
                    $"Set decode_head.num_classes to {dataset.Classes.Count}.");
        }

        model.Evaluate();
        int ignored = Measures.IgnoreIndex ?? dataset.IgnoreIndex;
        ConfusionMatrix[] matrices = [.. dataset.Groups.Select(_ => new ConfusionMatrix(dataset.Classes.Count, ignored))];
        IReadOnlyList<SegmentationMetric> own = dataset.HasMasks ? MetricRegistry.Build(Measures) : [];
        foreach (SegmentationMetric metric in own)
        {
            metric.Begin(dataset.Classes, ignored);
        }

        int[] owners = [.. dataset.Groups.SelectMany((count, group) => Enumerable.Repeat(group, count))];
        Segmenter segmenter = new(model, mode ?? new WholeMode(), device);
        DataLoader[] loaders =
            [.. Enumerable.Range(0, dataset.ViewCount).Select(view => DataLoader.ForEvaluation(dataset.OfView(view), options))];
        try
        {
            int done = 0;
            while (Next(loaders, cancellation) is [SampleBatch first, ..] views)
            {
                IReadOnlyList<LabelMap> predictions = segmenter.Predict(views);
                LargestWhole = segmenter.LargestWhole;
                for (int i = 0; i < predictions.Count; i++)
                {
                    if (dataset.HasMasks)
                    {
                        matrices[owners[done]].Add<byte>(predictions[i].Labels, first.OriginalLabels[i].Labels);
                        foreach (SegmentationMetric metric in own)
                        {
                            metric.Add(predictions[i], first.OriginalLabels[i]);
                        }
                    }

                    done++;
                    each?.Invoke(done, first.Infos[i], predictions[i]);
                }

                Array.ForEach(views, view => view.Dispose());
            }
        }
        finally
        {
            Array.ForEach(loaders, loader => loader.Dispose());
        }

        Own = own.SelectMany(Values).ToDictionary(StringComparer.Ordinal);
        return matrices;
    }

    // What a metric names is what it measures, no more and no less.
    private static IEnumerable<KeyValuePair<string, double>> Values(SegmentationMetric metric)
    {
        IReadOnlyDictionary<string, double> values = metric.Compute();
        return metric.Names.Select(name => KeyValuePair.Create(name, values.TryGetValue(name, out double value) ? value : double.NaN));
    }

    // All views of the same images, or nothing at the end.
    private static SampleBatch[] Next(DataLoader[] loaders, CancellationToken cancellation)
    {
        SampleBatch?[] views = [.. loaders.Select(loader => loader.TryNext(out SampleBatch? batch, cancellation) ? batch : null)];
        return [.. views.OfType<SampleBatch>()];
    }
}
