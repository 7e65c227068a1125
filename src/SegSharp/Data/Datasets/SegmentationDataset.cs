using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Data.Datasets;

/// <summary>
/// A folder of images, a folder of masks, and what is done to each pair of them; or several of those, one after the other.
/// </summary>
public sealed class SegmentationDataset
{
    private readonly DatasetPart[] _parts;
    private readonly (int Part, DatasetItem Item)[] _samples;

    /// <summary>Lists the files; none of them is opened yet.</summary>
    /// <param name="options">Where they lie and what the masks mean.</param>
    /// <param name="pipeline">What is done to each sample.</param>
    /// <exception cref="DataException">A directory or list is missing, there is no image, or an image has no mask.</exception>
    public SegmentationDataset(DatasetOptions options, TransformPipeline pipeline)
        : this(options, [pipeline])
    {
    }

    /// <summary>Lists the files of a data set whose images a test may look at several times.</summary>
    /// <param name="options">Where they lie and what the masks mean.</param>
    /// <param name="views">What is done to each sample, for each view of it; at least one.</param>
    /// <exception cref="DataException">A directory or list is missing, there is no image, or an image has no mask.</exception>
    public SegmentationDataset(DatasetOptions options, IReadOnlyList<TransformPipeline> views)
        : this(options, views, DatasetFiles.List(options))
    {
    }

    internal SegmentationDataset(DatasetOptions options, IReadOnlyList<TransformPipeline> views, IReadOnlyList<DatasetItem> items)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _parts = [new DatasetPart(options, views)];
        _samples = [.. items.Select(item => (0, item))];
        Items = [.. _samples.Select(sample => sample.Item)];
        Palette = options.Palette ?? Palette.Generate(options.Classes.Count);
    }

    private SegmentationDataset(SegmentationDataset other, DatasetPart[] parts, (int Part, DatasetItem Item)[] samples)
    {
        (Options, Palette, _parts, _samples) = (other.Options, other.Palette, parts, samples);
        Items = [.. samples.Select(sample => sample.Item)];
    }

    /// <summary>Where the files lie and what the masks mean; of several data sets, the first one's.</summary>
    public DatasetOptions Options { get; }

    /// <summary>How many views a test takes of each image: one but for test-time augmentation.</summary>
    public int ViewCount => _parts[0].Views.Count;

    /// <summary>What is done to each sample; of several views or data sets, the first one's.</summary>
    public TransformPipeline Pipeline => _parts[0].Views[0];

    /// <summary>Number of images; at least 1.</summary>
    public int Count => _samples.Length;

    /// <summary>
    /// How many images, one after the other, are measured together: all, or those of each joined data set (<c>separate_eval</c>).
    /// </summary>
    public IReadOnlyList<int> Groups
    {
        get => field ?? [Count];
        private init;
    }

    /// <summary>The files, ordered by the images' names.</summary>
    public IReadOnlyList<DatasetItem> Items { get; }

    /// <summary>The classes' names in the order of their indices; empty where they are not known.</summary>
    public IReadOnlyList<string> Classes => Options.Classes;

    /// <summary>One colour per class.</summary>
    public Palette Palette { get; }

    /// <summary>The label of pixels that do not count.</summary>
    public byte IgnoreIndex => Options.IgnoreIndex;

    /// <summary>What is done to a sample in its first view.</summary>
    /// <param name="index">The sample's number, from 0.</param>
    internal TransformPipeline PipelineOf(int index) => _parts[_samples[index].Part].Views[0];

    /// <summary>The folder data sets that it is made of, each with its first sample; <c>Select</c> may have left out some.</summary>
    internal IEnumerable<(DatasetPart Part, DatasetItem First)> Parts =>
        _samples.DistinctBy(sample => sample.Part).Select(sample => (_parts[sample.Part], sample.Item));

    /// <summary>Whether the images have masks.</summary>
    public bool HasMasks => _parts.All(part => part.Options.MaskDirectory is not null);

    /// <summary>Several data sets of the same classes, one after the other.</summary>
    /// <param name="datasets">At least one.</param>
    /// <param name="areMeasuredApart">Whether a test gives a result for each of them too.</param>
    /// <exception cref="DataException">Their classes, ignore labels or numbers of views differ.</exception>
    public static SegmentationDataset Concat(IReadOnlyList<SegmentationDataset> datasets, bool areMeasuredApart = false)
    {
        ArgumentOutOfRangeException.ThrowIfZero(datasets.Count);
        SegmentationDataset first = datasets[0];
        if (datasets.FirstOrDefault(other => !other.Classes.SequenceEqual(first.Classes)
            || other.IgnoreIndex != first.IgnoreIndex) is { } different)
        {
            throw new DataException(
                $"Data sets of different classes cannot be joined: " +
                    $"one has {first.Classes.Count} classes ({string.Join(", ", first.Classes)}) and ignores " +
                $"{first.IgnoreIndex}, another has {different.Classes.Count} ({string.Join(", ", different.Classes)}) and ignores " +
                    $"{different.IgnoreIndex}.");
        }

        if (datasets.Any(other => other.ViewCount != first.ViewCount))
        {
            throw new DataException(
                "The joined data sets look at their images differently often: give all of them the same test pipeline.");
        }

        List<DatasetPart> parts = [];
        List<(int Part, DatasetItem Item)> samples = [];
        foreach (SegmentationDataset dataset in datasets)
        {
            int before = parts.Count;
            parts.AddRange(dataset._parts);
            samples.AddRange(dataset._samples.Select(sample => (before + sample.Part, sample.Item)));
        }

        SegmentationDataset joined = new(first, [.. parts], [.. samples]);
        return areMeasuredApart ? new SegmentationDataset(joined, joined._parts,
            joined._samples) { Groups = [.. datasets.Select(dataset => dataset.Count)] } : joined;
    }

    /// <summary>Some of the samples, in the given order; one may be there several times.</summary>
    /// <param name="indices">The samples' numbers, from 0; at least one.</param>
    public SegmentationDataset Select(IReadOnlyList<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfZero(indices.Count);
        return new SegmentationDataset(this, _parts, [.. indices.Select(index => _samples[index])]);
    }

    /// <summary>The same files with other views.</summary>
    /// <param name="views">What is done to each sample, for each view of it; at least one.</param>
    public SegmentationDataset WithViews(IReadOnlyList<TransformPipeline> views) =>
        new(this, [.. _parts.Select(part => new DatasetPart(part.Options, views))], _samples) { Groups = Groups };

    /// <summary>The same files with further steps in each view.</summary>
    internal SegmentationDataset Then(IReadOnlyList<ISampleTransform> steps) => new(
        this,
        [.. _parts.Select(part =>
            new DatasetPart(part.Options, [.. part.Views.Select(view => new TransformPipeline([.. view.Transforms, .. steps]))]))],
        _samples);

    /// <summary>The same files with one of the views.</summary>
    /// <param name="view">The view's number, from 0.</param>
    public SegmentationDataset OfView(int view) =>
        new(this, [.. _parts.Select(part => new DatasetPart(part.Options, [part.Views[view]]))], _samples) { Groups = Groups };

    /// <summary>Loads one sample and takes it through the pipeline.</summary>
    /// <param name="index">The image's number, from 0.</param>
    /// <param name="random">Where the transforms take chance from.</param>
    /// <exception cref="DataException">A file is missing, unreadable or wrong.</exception>
    public Sample Load(int index, SampleRandom random) => _parts[_samples[index].Part].Views[0].Apply(Start(index), random);

    /// <summary>Loads one mask at its own size, mapped and checked, without the pipeline.</summary>
    /// <param name="index">The image's number, from 0.</param>
    /// <exception cref="DataException">There is no mask, or it is unreadable or wrong.</exception>
    public LabelMap LoadLabels(int index) =>
        new LoadAnnotations().Apply(Start(index), new SeededSampleRandom(0, 0, index)).Labels!;

    private Sample Start(int index) => new()
    {
        Info = new SampleInfo
        {
            ImageFile = _samples[index].Item.ImageFile,
            MaskFile = _samples[index].Item.MaskFile,
            DepthFile = _samples[index].Item.DepthFile,
        },
        LabelRules = _parts[_samples[index].Part].Rules,
    };
}
