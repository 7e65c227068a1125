using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Training.Preparation;

/// <summary>
/// Follows the sizes of samples through their pipelines into batches, by the headers of the files: labels that are loaded behind a step
/// that changes the size, and batches whose images differ. Files are looked at only where the pipeline leaves it to them.
/// </summary>
internal sealed class SizeCheck(Experiment experiment, SegmentationDataset dataset, DataOptions data, bool tests)
{
    private const int MostFiles = 2000, TriedSamples = 2000;
    private const double Negligible = 1e-6; // the chance that a run which is refused would have gone well
    private static readonly (int Height, int Width)[] _anySizes = [(1, 1), (30, 7000), (7000, 30), (999, 1000), (5000, 5000)];

    private readonly bool _trains = ReferenceEquals(data, experiment.Train);
    private readonly SeededSampleRandom _random = new(0, 0, 0);
    private (int Height, int Width)?[] _sizes = [];
    private ConfigException? _refusal;

    /// <summary>What a run would be refused for, and whether it surely would; null for nothing.</summary>
    public (ConfigException Problem, bool IsCertain)? Find()
    {
        if (!dataset.Parts.Any(part => LoadsLabelsLate(Steps(part.Part.Views[0]))
            || (data.BatchSize > 1 && !IsPadded && !HasOneSize(Steps(part.Part.Views[0])))))
        {
            return null;
        }

        int[] looked = dataset.Count <= MostFiles ? [.. Enumerable.Range(0, dataset.Count)]
            : [.. Enumerable.Range(0, MostFiles).Select(i => (int)((long)i * dataset.Count / MostFiles))];
        _sizes = new (int, int)?[dataset.Count];
        Dictionary<string, (int Height, int Width)?> known = looked.DistinctBy(index => dataset.Items[index].ImageFile).AsParallel()
            .Select(index => (dataset.Items[index].ImageFile, Size: SizeOf(index)))
                .ToDictionary(file => file.ImageFile, file => file.Size, StringComparer.Ordinal);
        Array.ForEach(looked, index => _sizes[index] = known[dataset.Items[index].ImageFile]);
        looked = [.. looked.Where(index => _sizes[index] is not null)];
        if (looked.Length == 0)
        {
            return null;
        }

        bool isOrdered = !_trains || data.Sampler?.Node("shuffle") is ConfigScalar { Value: false };
        bool[] failures = Try(isOrdered ? looked : Shuffled(looked));
        return _refusal is null ? null : (_refusal, IsCertain(failures, isOrdered));
    }

    private bool IsCertain(bool[] failures, bool isOrdered)
    {
        double share = (double)failures.Count(failed => failed) / failures.Length;
        long batches = experiment.MaxIterations ?? Math.Max(1, (long)(experiment.MaxEpochs ?? 1) * dataset.Count / data.BatchSize);
        bool drawsEvenly = data.Sampler?.OptionalString("type") is null or "InfiniteSampler" or "DefaultSampler";
        return !_trains ? IsReached
            : isOrdered ? Array.IndexOf(failures, true) < batches
            : share == 1 || (drawsEvenly && Math.Pow(1 - share, batches) < Negligible);
    }

    private DataPreprocessorOptions Preprocessor => experiment.DataPreprocessor ?? new DataPreprocessorOptions();

    private bool IsPadded => _trains ? Preprocessor is { Size: not null } or { SizeDivisor: not null }
        : Preprocessor is { TestSize: not null } or { TestSizeDivisor: not null };

    // A run may be too short to validate.
    private bool IsReached => tests
        || (experiment.ValidationInterval is not null && (experiment.MaxIterations ?? experiment.MaxEpochs) >= experiment.ValidationBegin);

    private TransformPipeline Steps(TransformPipeline view) => tests ? view.ForPrediction() : view;

    private static bool LoadsLabelsLate(TransformPipeline pipeline) =>
        pipeline.Transforms.SkipWhile(step => !SampleSize.Changes(step)).Any(step => step is LoadAnnotations);

    // Whatever the files are like.
    private bool HasOneSize(TransformPipeline pipeline)
    {
        try
        {
            SampleSize?[] ends = [.. _anySizes.SelectMany(size => Enumerable.Repeat(size, 4))
                .Select(size => SampleSize.Follow(pipeline, size, "", _random, out _))];
            return ends.Any(end => end is null) || ends.Distinct().Count() == 1;
        }
        catch (DataException)
        {
            return false;
        }
    }

    private (int Height, int Width)? SizeOf(int index)
    {
        LoadImageFromFile loader = dataset.PipelineOf(index).Loader;
        if (PipelineCheck.Header(dataset.Items[index].ImageFile) is not { } header)
        {
            return null;
        }

        bool isTurned = header.IsTransposed && header.Width != header.Height;
        return !isTurned ? (header.Height, header.Width)
            : loader is { InFileOrder: false, Color: not ColorMode.Unchanged } ? (header.Width, header.Height)
            : null; // decoders differ in what they turn
    }

    // Epoch after epoch, until enough samples were tried.
    private int[] Shuffled(int[] samples)
    {
        List<int> order = [];
        while (order.Count < Math.Max(TriedSamples, 2 * data.BatchSize))
        {
            int[] epoch = [.. samples];
            for (int i = epoch.Length - 1; i > 0; i--)
            {
                int other = _random.NextInt(i + 1);
                (epoch[i], epoch[other]) = (epoch[other], epoch[i]);
            }

            order.AddRange(epoch);
        }

        return [.. order];
    }

    // Which batches fail; why the first one does is kept.
    private bool[] Try(int[] order)
    {
        List<bool> failures = [];
        foreach (int[] batch in order.Chunk(data.BatchSize))
        {
            ConfigException? refusal = Refusal(batch);
            _refusal ??= refusal;
            failures.Add(refusal is not null);
        }

        return [.. failures];
    }

    private ConfigException? Refusal(int[] batch)
    {
        SampleSize[] sizes = new SampleSize[batch.Length];
        for (int i = 0; i < batch.Length; i++)
        {
            string file = dataset.Items[batch[i]].ImageFile, step = "";
            try
            {
                if (_sizes[batch[i]] is not { } image
                    || SampleSize.Follow(Steps(dataset.PipelineOf(batch[i])), image, file, _random, out step) is not { } size)
                {
                    return null;
                }

                sizes[i] = size;
            }
            catch (DataException e)
            {
                return PipelineCheck.Refused(data.Dataset, step, e.Message);
            }
        }

        int other = Array.FindIndex(sizes, size => (size.Height, size.Width) != (sizes[0].Height, sizes[0].Width));
        return other >= 0 && !IsPadded ? Different(batch[0], sizes[0], batch[other], sizes[other])
            : _trains && !sizes.All(size => size.IsAligned) && !HasOneLabelSize(sizes) ? PipelineCheck.Refused(
                data.Dataset, nameof(LoadAnnotations),
                $"the labels of '{dataset.Items[batch[0]].ImageFile}' are {sizes[0].Labels!.Value.Width}x{sizes[0].Labels!.Value.Height} " +
                    $"pixels, the image is {sizes[0].Width}x{sizes[0].Height} after the transforms",
                "Put LoadAnnotations before the steps that change the size")
            : null;
    }

    // Labels of another size than their images train where nothing is padded and all have one (SegRescale).
    private bool HasOneLabelSize(SampleSize[] sizes)
    {
        (int height, int width) = Preprocessor.Size ?? (0, 0);
        int unit = Preprocessor.Size is null ? Preprocessor.SizeDivisor ?? 1 : 1;
        return sizes.All(size => size.Labels == sizes[0].Labels && (size.Height, size.Width) == (sizes[0].Height, sizes[0].Width))
            && sizes[0].Height >= height && sizes[0].Width >= width && sizes[0].Height % unit == 0 && sizes[0].Width % unit == 0;
    }

    private ConfigException Different(int first, SampleSize one, int second, SampleSize other) => PipelineCheck.Refused(
        data.Dataset, null,
        $"the images of a batch must have one size, but after the transforms '{dataset.Items[first].ImageFile}' is " +
            $"{one.Width}x{one.Height} and '{dataset.Items[second].ImageFile}' {other.Width}x{other.Height}",
        _trains
            ? "End the pipeline with one size (RandomCrop and Pad with the same size), give data_preprocessor a size, or set batch_size=1"
            : "Set batch_size=1 for it, or give data_preprocessor.test_cfg a size_divisor");
}
