using System.Globalization;

namespace SegSharp.Reporting;

/// <summary>The report's tables: classes, confusion matrix, run and files.</summary>
internal static class HtmlReportTables
{
    // Above this many classes the matrix has no room for numbers: they move into tooltips.
    private const int MostClassesWithNumbers = 24;

    public static string Percent(double fraction) =>
        double.IsNaN(fraction)
            ? "<span title=\"did not occur\">–</span>"
            : (fraction * 100).ToString("F2", CultureInfo.InvariantCulture) + "<span class=\"unit\"> %</span>";

    public static string Swatch(ReportClass item) =>
        $"<span class=\"swatch\" style=\"background:rgb({item.Color.Red} {item.Color.Green} {item.Color.Blue})\" " +
            "aria-hidden=\"true\"></span>";

    public static void WriteClasses(TextWriter writer, IReadOnlyList<ReportClass> classes)
    {
        if (!classes.Any(item => !double.IsNaN(item.IoU) || !double.IsNaN(item.Accuracy)))
        {
            return;
        }

        writer.Write("<section>\n<h2>Classes</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Classes\">\n<table " +
            "class=\"classes\">\n");
        writer.Write("<thead><tr><th scope=\"col\">Class</th><th scope=\"col\">IoU</th><th scope=\"col\">Acc</th></tr></thead>\n<tbody>\n");
        foreach (ReportClass item in classes)
        {
            writer.Write(
                $"<tr><th scope=\"row\">{Swatch(item)}{Markup.Escape(item.Name)}</th>{BarCell(item.IoU)}{BarCell(item.Accuracy)}</tr>\n");
        }

        writer.Write("</tbody>\n</table>\n</div>\n</section>\n");
    }

    public static void WriteConfusion(TextWriter writer, ReportModel model)
    {
        if (model.ConfusionMatrix is not { Count: > 0 } matrix)
        {
            return;
        }

        bool dense = model.Classes.Count > MostClassesWithNumbers;
        writer.Write(
            "<section>\n<h2>Confusion</h2>\n<p>Each row is a true class; its cells say what its pixels were predicted as, "
            + "in percent of the row.</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\">\n");
        writer.Write($"<table class=\"confusion{(dense ? " dense" : string.Empty)}\">\n");
        writer.Write("<caption>true class ↓ predicted as →</caption>\n<thead><tr><td></td>");
        foreach (ReportClass item in model.Classes)
        {
            writer.Write($"<th scope=\"col\"><span>{Markup.Escape(item.Name)}</span></th>");
        }

        writer.Write("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < matrix.Count; row++)
        {
            writer.Write($"<tr><th scope=\"row\">{Swatch(model.Classes[row])}{Markup.Escape(model.Classes[row].Name)}</th>");
            WriteConfusionRow(writer, model.Classes, matrix[row], row, dense);
            writer.Write("</tr>\n");
        }

        writer.Write("</tbody>\n</table>\n</div>\n</section>\n");
    }

    public static void WriteRun(TextWriter writer, ReportRun run)
    {
        List<(string Name, string Html)> facts = [];
        void Add(string name, string? html)
        {
            if (html is not null)
            {
                facts.Add((name, html));
            }
        }

        static string? Count(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture);

        Add("Config", Code(run.ConfigName));
        Add("Command", Code(run.Command));
        Add("Model", run.Model is null ? null : Markup.Escape(run.Model));
        Add("Parameters", Count(run.ParameterCount));
        Add("Iterations", Count(run.Iterations));
        Add("Batch size", Count(run.BatchSize));
        Add("Seed", run.Seed?.ToString(CultureInfo.InvariantCulture));
        Add("Duration", run.Duration is { } duration ? Duration(duration) : null);
        Add("Device", run.Device is null ? null : Markup.Escape(run.Device));
        Add("Threads", Count(run.Threads));
        foreach ((string name, string version) in run.Versions)
        {
            Add(Markup.Escape(name), Markup.Escape(version));
        }

        WriteFacts(writer, "Run", facts);
    }

    public static void WriteFiles(TextWriter writer, IReadOnlyList<ReportFile> files) =>
        WriteFacts(writer, "Files", [.. files.Select(file => (Markup.Escape(file.Label), Code(file.Path)!))]);

    private static void WriteFacts(TextWriter writer, string heading, List<(string Name, string Html)> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        writer.Write($"<section>\n<h2>{heading}</h2>\n<dl class=\"facts\">\n");
        foreach ((string name, string html) in facts)
        {
            writer.Write($"<div><dt>{name}</dt><dd>{html}</dd></div>\n");
        }

        writer.Write("</dl>\n</section>\n");
    }

    private static void WriteConfusionRow(
        TextWriter writer, IReadOnlyList<ReportClass> classes, IReadOnlyList<long> counts, int row, bool dense)
    {
        long total = counts.Sum();
        for (int column = 0; column < counts.Count; column++)
        {
            if (counts[column] == 0)
            {
                writer.Write(row == column ? "<td class=\"hit\"></td>" : "<td></td>");
                continue;
            }

            double share = (double)counts[column] / total;
            double strength = Math.Sqrt(share); // small confusions are the interesting ones
            string kind = (row == column ? "hit" : "miss") + (strength > 0.6 ? " strong" : string.Empty);
            string tip = string.Create(
                CultureInfo.InvariantCulture,
                $"{Markup.Escape(classes[row].Name)} predicted as {Markup.Escape(classes[column].Name)}: " +
                    $"{counts[column]:N0} pixels, {share:P2}");
            string text = dense ? string.Empty : share < 0.0005 ? "·" : (share * 100).ToString("F1", CultureInfo.InvariantCulture);
            string percent = (strength * 100).ToString("F0", CultureInfo.InvariantCulture);
            writer.Write($"<td class=\"{kind}\" style=\"--v:{percent}%\" title=\"{tip}\">{text}</td>");
        }
    }

    private static string BarCell(double fraction)
    {
        double width = double.IsNaN(fraction) ? 0 : Math.Clamp(fraction, 0, 1) * 100;
        string style = width.ToString("0.##", CultureInfo.InvariantCulture);
        return $"<td><div class=\"bar\"><span class=\"track\" aria-hidden=\"true\"><span style=\"width:{style}%\"></span></span>"
            + $"<span class=\"value\">{Percent(fraction)}</span></div></td>";
    }

    private static string? Code(string? text) => text is null ? null : $"<code>{Markup.Escape(text)}</code>";

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s"),
    };
}
