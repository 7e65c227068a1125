namespace SegSharp.Diagnosis.Data;

/// <summary>How often the classes occur, and the weights that balance them in a loss.</summary>
public sealed class ClassFrequencies
{
    private const double EnetOffset = 1.02;

    private readonly long[] _pixels;
    private readonly long[] _pixelsOfImages;

    private ClassFrequencies(long[] pixels, long[] pixelsOfImages) => (_pixels, _pixelsOfImages) = (pixels, pixelsOfImages);

    /// <summary>Pixels of each class.</summary>
    public IReadOnlyList<long> Pixels => _pixels;

    /// <summary>
    /// Median-frequency balancing: the median of the classes' frequencies over each one's own. A class's frequency is its share of the
    /// labelled pixels of the images that show it. A class that never occurs has weight 1.
    /// </summary>
    /// <remarks>Source: Eigen and Fergus 2015, https://arxiv.org/abs/1411.4734, section 6.3.2.</remarks>
    public IReadOnlyList<double> MedianFrequencyWeights()
    {
        double[] frequencies = [.. _pixels.Zip(_pixelsOfImages, (pixels, images) => images == 0 ? 0 : (double)pixels / images)];
        double[] seen = [.. frequencies.Where(frequency => frequency > 0).Order()];
        double median = seen.Length == 0 ? 0 : (seen[(seen.Length - 1) / 2] + seen[seen.Length / 2]) / 2;
        return [.. frequencies.Select(frequency => frequency > 0 ? median / frequency : 1)];
    }

    /// <summary>
    /// The weights of ENet: <c>1 / ln(1.02 + p)</c>, where p is the class's share of all labelled pixels; between 1.4 and 50.5.
    /// </summary>
    /// <remarks>Source: Paszke et al. 2016, https://arxiv.org/abs/1606.02147, section 5.2.</remarks>
    public IReadOnlyList<double> InverseLogWeights()
    {
        double all = Math.Max(1, _pixels.Sum());
        return [.. _pixels.Select(pixels => 1 / Math.Log(EnetOffset + (pixels / all)))];
    }

    /// <summary>Counts the classes of the splits' masks; null if they hold no labels.</summary>
    internal static ClassFrequencies? Of(IEnumerable<ScannedSplit> splits, int classes)
    {
        long[] pixels = new long[classes], pixelsOfImages = new long[classes];
        foreach ((ScannedSplit split, ScannedPair pair) in splits.SelectMany(split => split.Labelled, (split, pair) => (split, pair)))
        {
            long[] own = new long[classes];
            foreach ((byte value, int count) in pair.Mask!.Histogram)
            {
                byte label = split.Plan.Rules.Map(value);
                if (label < classes && label != split.Plan.Options.IgnoreIndex)
                {
                    own[label] += count;
                }
            }

            long labelled = own.Sum();
            for (int label = 0; label < classes; label++)
            {
                pixels[label] += own[label];
                pixelsOfImages[label] += own[label] > 0 ? labelled : 0;
            }
        }

        return pixels.Sum() == 0 ? null : new ClassFrequencies(pixels, pixelsOfImages);
    }
}
