namespace SegSharp.Reporting;

/// <summary>A chart of one or more curves over a common axis, written as SVG.</summary>
/// <param name="Title">Heading.</param>
/// <param name="XLabel">What runs along the bottom, with its unit.</param>
/// <param name="YLabel">What runs upwards, with its unit.</param>
/// <param name="Series">The curves; at most six keep colours of their own.</param>
public sealed record CurveChart(string Title, string XLabel, string YLabel, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Width in pixels, at least 200.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Height in pixels, at least 120.</summary>
    public int Height { get; init; } = 300;

    /// <summary>Lower end of the upward axis, or null to take it from the data.</summary>
    public double? YMinimum { get; init; }

    /// <summary>Upper end of the upward axis, or null to take it from the data.</summary>
    public double? YMaximum { get; init; }

    /// <summary>Writes charts, one below the other, as one SVG file that follows the viewer's light or dark theme.</summary>
    /// <param name="writer">Gets the text; to be encoded as UTF-8.</param>
    /// <param name="charts">At least one.</param>
    /// <exception cref="ArgumentException">There is no chart, or one is too small.</exception>
    public static void WriteSvg(TextWriter writer, IReadOnlyList<CurveChart> charts)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(charts);
        if (charts.Count == 0)
        {
            throw new ArgumentException("There is no chart to write.", nameof(charts));
        }

        int width = charts.Max(chart => chart.Width);
        int height = charts.Sum(chart => chart.Height);
        writer.Write(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n");
        writer.Write($"<style>{CurveChartStyle.Standalone}</style>\n");
        writer.Write($"<rect class=\"sheet\" width=\"{width}\" height=\"{height}\"/>\n");
        int top = 0;
        foreach (CurveChart chart in charts)
        {
            writer.Write($"<g transform=\"translate(0 {top})\">\n");
            new CurveChartDrawing(chart).Write(writer);
            writer.Write("</g>\n");
            top += chart.Height;
        }

        writer.Write("</svg>\n");
    }

    /// <summary>The charts of a training run: loss, learning rate and, once validated, mIoU over iterations.</summary>
    /// <param name="log">The run's log.</param>
    public static IReadOnlyList<CurveChart> FromLog(TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        IReadOnlyList<TrainLogRecord> training = log.Training;
        IReadOnlyList<ValidationLogRecord> validations = log.Validations;
        List<CurveChart> charts = [];
        if (training.Count > 0)
        {
            charts.Add(new CurveChart("Loss", "iteration", "loss",
                [Over(training, "loss", record => record.Loss) with { Smoothing = SmoothingFor(training.Count) }])
            {
                YMinimum = 0,
            });
            charts.Add(new CurveChart("Learning rate", "iteration", "learning rate",
                [Over(training, "learning rate", record => record.LearningRate)])
            {
                YMinimum = 0,
            });
        }

        if (validations.Count > 0)
        {
            charts.Add(new CurveChart(
                "Validation",
                "iteration",
                "fraction",
                [
                    Over(validations, "mIoU", record => record.MeanIoU) with { Dots = true },
                    Over(validations, "mAcc", record => record.MeanAccuracy) with { Dots = true },
                    Over(validations, "aAcc", record => record.PixelAccuracy) with { Dots = true },
                ])
            {
                YMinimum = 0,
                YMaximum = 1,
            });
        }

        return charts;
    }

    // An average over a twenty-fifth of the run: short runs stay true to their shape, long ones become calm.
    private static double SmoothingFor(int pointCount) => pointCount <= 50 ? 0 : Math.Min(0.98, 1 - (25.0 / pointCount));

    private static ChartSeries Over<TRecord>(IReadOnlyList<TRecord> records, string name, Func<TRecord, double> value)
        where TRecord : LogRecord =>
        new(name, [.. records.Select(record => new ChartPoint(record.Iteration, value(record)))]);
}
