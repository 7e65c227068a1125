using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Loading;
using SegSharp.Training;
using SegSharp.Training.Tasks;

namespace SegSharp.Profiling;

/// <summary>The batches of a profile: the data set's, or random ones where it is not there or not wanted.</summary>
internal sealed class ProfileData : IDisposable
{
    private const int DefaultSide = 512;

    private readonly Func<DataLoader>? _open;
    private readonly Func<SampleBatch>? _random;
    private DataLoader? _loader;

    private ProfileData(Func<DataLoader> open) => (_open, _loader) = (open, open());

    private ProfileData(Func<SampleBatch> random, string reason) => (_random, SyntheticReason) = (random, reason);

    /// <summary>Why the images are random; null where they are the data set's.</summary>
    public string? SyntheticReason { get; }

    /// <summary>Finds the data.</summary>
    /// <exception cref="ConfigException">The config describes no data of this kind, or it has a fault.</exception>
    public static ProfileData Open(Experiment experiment, LearningTask task, ProfileOptions options)
    {
        DataOptions? source = options.Predicts ? experiment.Val ?? experiment.Test : experiment.Train;
        source = source is null || options.BatchSize is null ? source : source with { BatchSize = options.BatchSize.Value };
        if (options.IsSynthetic || options.Size is not null || source is null)
        {
            string reason = source is null ? "the config describes no data set" : "they were asked for";
            return new ProfileData(Random(experiment, task, options, source), reason);
        }

        try
        {
            SegmentationDataset dataset = ExperimentData.Dataset(source);
            task.CheckData(dataset, source.Dataset);
            return new ProfileData(() => options.Predicts
                ? DataLoader.ForEvaluation(dataset.OfView(0), new DataLoaderOptions
                {
                    BatchSize = source.BatchSize,
                    Workers = source.Workers,
                    Preprocessor = DataPreprocessor.From(experiment.DataPreprocessor),
                })
                : ExperimentData.TrainingLoader(dataset, experiment with { Train = source }, experiment.Seed ?? 0, consumedBatches: 0));
        }
        catch (DataException e)
        {
            return new ProfileData(Random(experiment, task, options, source), $"the data set is not there ({e.Message.TrimEnd('.')})");
        }
    }

    /// <summary>The next batch; a data set for predictions begins anew at its end.</summary>
    /// <exception cref="DataException">A sample cannot be used.</exception>
    public SampleBatch Next(CancellationToken cancellation)
    {
        if (_random is not null)
        {
            return _random();
        }

        if (_loader!.TryNext(out SampleBatch? batch, cancellation))
        {
            return batch;
        }

        _loader.Dispose();
        _loader = _open!();
        return _loader.Next(cancellation);
    }

    /// <inheritdoc />
    public void Dispose() => _loader?.Dispose();

    private static Func<SampleBatch> Random(Experiment experiment, LearningTask task, ProfileOptions options, DataOptions? source)
    {
        (int height, int width) = options.Size ?? experiment.DataPreprocessor?.Size ?? (DefaultSide, DefaultSide);
        int channels = task.SymbolChannels(experiment.Source);
        BatchShape shape = new(options.BatchSize ?? source?.BatchSize ?? 1, channels, height, width);
        Int128 numbers = (Int128)shape.Count * channels * height * width;
        if (numbers > Array.MaxLength)
        {
            throw new DataException($"A batch of {shape.Count} images of {channels} channels and {height}x{width} pixels is {numbers} " +
                "numbers, more than one tensor here holds. Lower the batch size (--batch) or the size of the images (--shape).");
        }

        SeededSampleRandom random = new(0, 0, 0);
        int classes = Math.Clamp(task.ClassCount ?? byte.MaxValue, 1, byte.MaxValue);
        float[] pixels = new float[shape.Count * channels * height * width];
        byte[] labels = new byte[shape.Count * height * width];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (float)((2 * random.NextDouble()) - 1);
        }

        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)random.NextInt(classes);
        }

        SampleInfo info = new() { ImageFile = "random", OriginalHeight = height, OriginalWidth = width, Height = height, Width = width };
        return () => new SampleBatch(shape, pixels, labels, [.. Enumerable.Repeat(info, shape.Count)], arrays: null) { LabelHeight = height,
            LabelWidth = width };
    }
}
