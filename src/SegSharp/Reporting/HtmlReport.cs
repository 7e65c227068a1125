using System.Globalization;

namespace SegSharp.Reporting;

/// <summary>
/// Writes a run's report as one HTML page that needs nothing else: pictures and curves are in it, it has no script, and
/// its content policy forbids loading anything.
/// </summary>
public static class HtmlReport
{
    // Three charts side by side on a wide page, one below the other on a telephone.
    private const int ChartWidth = 420;
    private const int ChartHeight = 280;

    /// <summary>Writes the page.</summary>
    /// <param name="writer">Gets the text; to be encoded as UTF-8.</param>
    /// <param name="model">What to show; any text in it is escaped.</param>
    /// <exception cref="ArgumentException">The confusion matrix does not fit the classes,
    /// or a picture's media type cannot be embedded.</exception>
    public static void Write(TextWriter writer, ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(model);
        Check(model);
        string title = Markup.Escape(model.Title);
        writer.Write(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <title>{title}</title>
            <style>
            {HtmlReportStyle.Css}
            </style>
            </head>
            <body>
            <header>
            <h1>{title}</h1>

            """);
        WriteSubtitle(writer, model);
        writer.Write("</header>\n<main>\n");
        WriteMetrics(writer, model.Metrics);
        HtmlReportSamples.Write(writer, model);
        WriteCharts(writer, model.Charts);
        HtmlReportTables.WriteClasses(writer, model.Classes);
        HtmlReportTables.WriteConfusion(writer, model);
        HtmlReportTables.WriteRun(writer, model.Run);
        HtmlReportTables.WriteFiles(writer, model.Files);
        if (model.Config is not null)
        {
            writer.Write("<section>\n<h2>Config</h2>\n<details>\n<summary>The merged config of this run</summary>\n");
            writer.Write($"<pre tabindex=\"0\"><code>{Markup.Escape(model.Config)}</code></pre>\n</details>\n</section>\n");
        }

        writer.Write("</main>\n</body>\n</html>\n");
    }

    private static void Check(ReportModel model)
    {
        int count = model.Classes.Count;
        if (model.ConfusionMatrix is { } matrix && (matrix.Count != count || matrix.Any(row => row.Count != count)))
        {
            int columns = matrix.Count == 0 ? 0 : matrix.Min(row => row.Count);
            throw new ArgumentException(
                $"The confusion matrix is {matrix.Count} x {columns}, expected {count} x {count}, one row and column for each class.",
                nameof(model));
        }

        foreach (ReportSample sample in model.Samples)
        {
            foreach (ReportPicture? picture in (ReadOnlySpan<ReportPicture?>)[sample.Image, sample.GroundTruth,
                sample.Prediction, sample.Overlay])
            {
                if (picture is not (null or { MediaType: "image/png" or "image/jpeg" or "image/webp" }))
                {
                    throw new ArgumentException(
                        $"A picture of sample '{sample.Name}' is '{picture.MediaType}', expected image/png, image/jpeg or image/webp.",
                        nameof(model));
                }
            }
        }
    }

    private static void WriteSubtitle(TextWriter writer, ReportModel model)
    {
        List<string> parts = [];
        if (model.Run.Model is { } name)
        {
            parts.Add(Markup.Escape(name));
        }

        if (model.Run.ConfigName is { } config)
        {
            parts.Add($"<code>{Markup.Escape(config)}</code>");
        }

        if (model.CreatedAt is { } time)
        {
            string iso = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            string plain = time.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
            parts.Add($"<time datetime=\"{iso}\">{plain}</time>");
        }

        if (parts.Count > 0)
        {
            writer.Write($"<p class=\"subtitle\">{string.Join("<span aria-hidden=\"true\"> · </span>", parts)}</p>\n");
        }
    }

    private static void WriteMetrics(TextWriter writer, ReportMetrics? metrics)
    {
        if (metrics is null)
        {
            return;
        }

        writer.Write("<section aria-label=\"Result\">\n<dl class=\"tiles\">\n");
        foreach ((string name, string meaning, double value) in (ReadOnlySpan<(string, string, double)>)
            [
                ("mIoU", "mean intersection over union", metrics.MeanIoU),
                ("mAcc", "mean class accuracy", metrics.MeanAccuracy),
                ("aAcc", "pixels predicted right", metrics.PixelAccuracy),
            ])
        {
            writer.Write($"<div><dt>{name}<small>{meaning}</small></dt><dd>{HtmlReportTables.Percent(value)}</dd></div>\n");
        }

        writer.Write("</dl>\n</section>\n");
    }

    private static void WriteCharts(TextWriter writer, IReadOnlyList<CurveChart> charts)
    {
        if (charts.Count == 0)
        {
            return;
        }

        writer.Write("<section>\n<h2>Curves</h2>\n<div class=\"charts\">\n");
        foreach (CurveChart chart in charts.Select(chart => chart with { Width = ChartWidth, Height = ChartHeight }))
        {
            writer.Write($"<svg viewBox=\"0 0 {chart.Width} {chart.Height}\" width=\"{chart.Width}\" height=\"{chart.Height}\">\n");
            new CurveChartDrawing(chart).Write(writer);
            writer.Write("</svg>\n");
        }

        writer.Write("</div>\n</section>\n");
    }
}
