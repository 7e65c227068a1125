namespace SegSharp.Evaluation;

/// <summary>The metrics of an evaluation: fractions from 0 to 1.</summary>
/// <param name="PixelAccuracy">aAcc: the fraction of all labelled pixels that is predicted correctly.</param>
/// <param name="Classes">The metrics of each class, in the order of their indices.</param>
/// <remarks>Means leave out classes whose value is NaN; a mean over no class is NaN.</remarks>
public sealed record SegmentationMetrics(double PixelAccuracy, IReadOnlyList<ClassMetrics> Classes)
{
    /// <summary>mIoU.</summary>
    public double MeanIoU => Mean(c => c.IoU);

    /// <summary>mAcc.</summary>
    public double MeanAccuracy => Mean(c => c.Accuracy);

    /// <summary>mDice.</summary>
    public double MeanDice => Mean(c => c.Dice);

    /// <summary>mFscore.</summary>
    public double MeanFScore => Mean(c => c.FScore);

    /// <summary>mPrecision.</summary>
    public double MeanPrecision => Mean(c => c.Precision);

    /// <summary>mRecall.</summary>
    public double MeanRecall => Mean(c => c.Recall);

    /// <summary>The values of further metrics that the config names, such as those of plugins.</summary>
    public IReadOnlyDictionary<string, double> More { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The names that <see cref="Named"/> knows in any case.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mIoU", "mAcc", "aAcc", "mDice", "mFscore", "mPrecision", "mRecall"];

    /// <summary>A metric by the name that configs and logs use.</summary>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public double Named(string name) => name switch
    {
        "mIoU" => MeanIoU,
        "mAcc" => MeanAccuracy,
        "aAcc" => PixelAccuracy,
        "mDice" => MeanDice,
        "mFscore" => MeanFScore,
        "mPrecision" => MeanPrecision,
        "mRecall" => MeanRecall,
        _ when More.TryGetValue(name, out double value) => value,
        _ => throw new ArgumentException($"There is no metric '{name}', expected one of {string.Join(", ", Names.Concat(More.Keys))}.",
            nameof(name)),
    };

    private double Mean(Func<ClassMetrics, double> metric)
    {
        double sum = 0;
        int count = 0;
        foreach (double value in Classes.Select(metric).Where(v => !double.IsNaN(v)))
        {
            sum += value;
            count++;
        }

        return sum / count;
    }
}
