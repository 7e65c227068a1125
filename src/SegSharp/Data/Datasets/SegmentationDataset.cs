using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Data.Datasets;

/// <summary>A folder of images, a folder of masks, and what is done to each pair of them.</summary>
public sealed class SegmentationDataset
{
    private readonly DatasetItem[] _items;
    private readonly LabelRules _rules;

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
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(views.Count);
        (Options, Views) = (options, views);
        _items = DatasetFiles.List(options);
        _rules = new LabelRules(
            options.Classes.Count > 0 ? options.Classes.Count : null,
            options.IgnoreIndex,
            options.ReduceZeroLabel,
            options.LabelMapping);
        Palette = options.Palette ?? Palette.Generate(options.Classes.Count);
    }

    private SegmentationDataset(SegmentationDataset other, IReadOnlyList<TransformPipeline> views)
    {
        ArgumentOutOfRangeException.ThrowIfZero(views.Count);
        (Options, Views, _items, _rules, Palette) = (other.Options, views, other._items, other._rules, other.Palette);
    }

    /// <summary>Where the files lie and what the masks mean.</summary>
    public DatasetOptions Options { get; }

    /// <summary>What is done to each sample, for each view of it: one but for test-time augmentation.</summary>
    public IReadOnlyList<TransformPipeline> Views { get; }

    /// <summary>What is done to each sample; the first of the views.</summary>
    public TransformPipeline Pipeline => Views[0];

    /// <summary>Number of images; at least 1.</summary>
    public int Count => _items.Length;

    /// <summary>The files, ordered by the images' names.</summary>
    public IReadOnlyList<DatasetItem> Items => _items;

    /// <summary>The classes' names in the order of their indices; empty where they are not known.</summary>
    public IReadOnlyList<string> Classes => Options.Classes;

    /// <summary>One colour per class.</summary>
    public Palette Palette { get; }

    /// <summary>The label of pixels that do not count.</summary>
    public byte IgnoreIndex => Options.IgnoreIndex;

    /// <summary>Whether the images have masks.</summary>
    public bool HasMasks => Options.MaskDirectory is not null;

    /// <summary>Loads one sample and takes it through the pipeline.</summary>
    /// <param name="index">The image's number, from 0.</param>
    /// <param name="random">Where the transforms take chance from.</param>
    /// <exception cref="DataException">A file is missing, unreadable or wrong.</exception>
    public Sample Load(int index, SampleRandom random) => Pipeline.Apply(Start(index), random);

    /// <summary>Loads one mask at its own size, mapped and checked, without the pipeline.</summary>
    /// <param name="index">The image's number, from 0.</param>
    /// <exception cref="DataException">There is no mask, or it is unreadable or wrong.</exception>
    public LabelMap LoadLabels(int index) =>
        new LoadAnnotations().Apply(Start(index), new SeededSampleRandom(0, 0, index)).Labels!;

    /// <summary>The same files with other views.</summary>
    /// <param name="views">What is done to each sample, for each view of it; at least one.</param>
    public SegmentationDataset WithViews(IReadOnlyList<TransformPipeline> views) => new(this, views);

    private Sample Start(int index) => new()
    {
        Info = new SampleInfo { ImageFile = _items[index].ImageFile, MaskFile = _items[index].MaskFile },
        LabelRules = _rules,
    };
}
