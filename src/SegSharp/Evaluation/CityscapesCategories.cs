using SegSharp.Configuration;
using SegSharp.Data.Imaging;

namespace SegSharp.Evaluation;

/// <summary><c>CityscapesMetric</c>: the mean IoU of Cityscapes' seven categories, each of which joins several classes.</summary>
/// <remarks>
/// Source: <c>evalPixelLevelSemanticLabeling.py</c> and <c>labels.py</c> of https://github.com/mcordts/cityscapesScripts,
/// <c>averageScoreCategories</c>. Its
/// <c>averageScoreInstCategories</c> needs the maps of single objects, which a data set of label maps does not have.
/// </remarks>
internal sealed class CityscapesCategories : SegmentationMetric
{
    private const string Name = "averageScoreCategories";

    private static readonly string[][] _categories =
    [
        ["road", "sidewalk"], ["building", "wall", "fence"], ["pole", "traffic light", "traffic sign"], ["vegetation", "terrain"], ["sky"],
        ["person", "rider"],
        ["car", "truck", "bus", "train", "motorcycle", "bicycle"],
    ];

    private ConfusionMatrix? _matrix;
    private byte[] _categoryOf = [];

    /// <inheritdoc />
    public override IReadOnlyList<string> Names { get; } = [Name];

    /// <inheritdoc />
    public override void Begin(IReadOnlyList<string> classes, int ignoreIndex)
    {
        if (classes.FirstOrDefault(name => !_categories.Any(category => category.Contains(name))) is { } other)
        {
            throw new ConfigException(
                $"'{other}' is no class of Cityscapes, and CityscapesMetric measures its categories", null, "val_evaluator",
                "Measure other data by IoUMetric");
        }

        _categoryOf = [.. Enumerable.Repeat(byte.MaxValue, byte.MaxValue + 1)];
        for (int label = 0; label < classes.Count; label++)
        {
            _categoryOf[label] = (byte)Array.FindIndex(_categories, category => category.Contains(classes[label]));
        }

        if (ignoreIndex is >= 0 and <= byte.MaxValue)
        {
            _categoryOf[ignoreIndex] = byte.MaxValue;
        }

        _matrix = new ConfusionMatrix(_categories.Length, byte.MaxValue);
    }

    /// <inheritdoc />
    public override void Add(LabelMap prediction, LabelMap truth) => _matrix!.Add<byte>(Categories(prediction), Categories(truth));

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Compute() => new Dictionary<string, double> { [Name] = _matrix!.Compute().MeanIoU };

    private byte[] Categories(LabelMap map)
    {
        byte[] categories = new byte[map.Length];
        for (int i = 0; i < categories.Length; i++)
        {
            categories[i] = _categoryOf[map.Labels[i]];
        }

        return categories;
    }
}
