namespace SegSharp.Reporting;

/// <summary>One curve of a chart.</summary>
/// <param name="Name">Shown in the legend.</param>
/// <param name="Points">In order of rising X.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>
    /// 0 draws the curve as it is; a number below 1 draws it faintly under its exponential moving average, which keeps
    /// this share of the past at each point.
    /// </summary>
    public double Smoothing { get; init; }

    /// <summary>Marks each point with a dot: for curves of few points.</summary>
    public bool Dots { get; init; }

    /// <summary>The exponential moving average of the points, corrected for its start; gaps stay gaps.</summary>
    public IReadOnlyList<ChartPoint> Smoothed()
    {
        List<ChartPoint> result = new(Points.Count);
        double sum = 0;
        double weight = 0;
        foreach (ChartPoint point in Points)
        {
            if (double.IsFinite(point.Y))
            {
                sum = (Smoothing * sum) + ((1 - Smoothing) * point.Y);
                weight = (Smoothing * weight) + (1 - Smoothing);
                result.Add(point with { Y = sum / weight });
            }
            else
            {
                result.Add(point);
            }
        }

        return result;
    }
}
