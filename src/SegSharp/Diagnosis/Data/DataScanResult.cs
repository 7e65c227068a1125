using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Data;

/// <summary>What a scan found.</summary>
public sealed record DataScanResult
{
    internal DataScanResult(Experiment experiment, IReadOnlyList<ScannedSplit> splits) => (Experiment, Splits) = (experiment, splits);

    /// <summary>The data sets, each folder by itself: a joined data set has several.</summary>
    public IReadOnlyList<ScannedSplit> Splits { get; }

    /// <summary>Whether only some of the files were looked at.</summary>
    public bool IsSample { get; init; }

    /// <summary>Files that were asked for.</summary>
    public int FileCount { get; init; }

    /// <summary>Files that were opened; of the others the cache knew everything.</summary>
    public int OpenedCount { get; init; }

    /// <summary>The config.</summary>
    internal Experiment Experiment { get; }

    /// <summary>The number of classes: the data set's list, or what the model is built for; null if neither says.</summary>
    public int? ClassCount =>
        Splits.Select(split => split.Plan.Options.Classes.Count).FirstOrDefault(count => count > 0) is > 0 and var named
            ? named
            : new ConfigCursor(Experiment.Source)["model"]["decode_head"]["num_classes"].Integer;

    /// <summary>The pixels of each value in the masks as they are in the files, of all data sets, in order.</summary>
    public IReadOnlyDictionary<int, long> Histogram()
    {
        SortedDictionary<int, long> sum = [];
        foreach ((byte label, int pixels) in Splits.SelectMany(split => split.Labelled).SelectMany(pair => pair.Mask!.Histogram))
        {
            sum[label] = sum.GetValueOrDefault(label) + pixels;
        }

        return sum;
    }

    /// <summary>How often each class occurs in the training masks; null if there are none, or the classes are not known.</summary>
    public ClassFrequencies? TrainingFrequencies() =>
        ClassCount is { } classes and > 0 ? ClassFrequencies.Of(Splits.Where(split => split.Role == "train"), classes) : null;

    /// <summary>
    /// The facts in the form that the rules read: <c>image.channels</c>, <c>mask.channels</c>, <c>mask.values</c>, <c>n_samples</c>. The
    /// values are those after the data set's <c>label_map</c>, put back before the shift of <c>reduce_zero_label</c>.
    /// </summary>
    /// <param name="isShifted">Whether the rules will shift the values, as the config says.</param>
    public ConfigDict ToNeutral(bool isShifted)
    {
        ScannedSplit[] training = [.. Splits.Where(split => split.Role == "train")];
        List<(string Key, object? Value)> facts = training.Length == 0 ? [] : [("n_samples", training.Sum(split => split.ImageCount))];
        FileFacts[] images = [.. Splits.SelectMany(split => split.Pairs).Select(pair => pair.Image).Where(image => image.IsReadable)];
        if (images.Length > 0)
        {
            int channels = images.GroupBy(Decoded).MaxBy(group => group.Count())!.Key;
            facts.Add(("image", ConfigDict.Of(("channels", channels))));
        }

        FileFacts[] masks =
            [.. Splits.SelectMany(split => split.Pairs).Select(pair => pair.Mask).OfType<FileFacts>().Where(mask => mask.IsReadable)];
        if (masks.Length > 0)
        {
            int[] values =
            [
                .. Splits.SelectMany(split => split.Labelled.SelectMany(pair => pair.Mask!.Histogram).Select(bin => bin.Label).Distinct()
                    .Select(value => Neutral(value, split.Plan.Rules.Map(value), isShifted))).Distinct().Order(),
            ];
            facts.Add(("mask", ConfigDict.Of(("channels", masks.Max(mask => mask.Channels)), ("values", values))));
        }

        return ConfigDict.Of([.. facts]);
    }

    /// <summary>The channels of an image when it is decoded unchanged: a palette becomes colours.</summary>
    internal static int Decoded(FileFacts image) => image.HasPalette ? 3 : image.Channels;

    private static int Neutral(byte value, byte label, bool isShifted) =>
        !isShifted ? label : label != byte.MaxValue ? label + 1 : value == 0 ? 0 : byte.MaxValue;
}
