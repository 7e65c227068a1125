using System.Globalization;
using SegSharp.Cli.Hosting;
using SegSharp.Evaluation;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>The result of an evaluation as a table.</summary>
internal static class MetricsTable
{
    private static readonly (string Metric, string Title, Func<ClassMetrics, double> Value)[] _columns =
    [
        ("mIoU", "IoU", c => c.IoU), ("mAcc", "Acc", c => c.Accuracy), ("mDice", "Dice", c => c.Dice),
        ("mFscore", "Fscore", c => c.FScore), ("mFscore", "Precision", c => c.Precision), ("mFscore", "Recall", c => c.Recall),
    ];

    /// <summary>Writes a row for each class, then the means and the accuracy over all pixels.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="classes">The classes' names.</param>
    /// <param name="metrics">The result.</param>
    /// <param name="metricNames">What the config asks for beside IoU and Acc.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<string> classes, SegmentationMetrics metrics,
        IReadOnlyList<string> metricNames)
    {
        var columns = _columns.Where(c => c.Metric is "mIoU" or "mAcc" || metricNames.Contains(c.Metric)).ToArray();
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Texts.Of("Class"));
        foreach ((_, string title, _) in columns)
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        for (int i = 0; i < classes.Count; i++)
        {
            table.AddRow([new Text(classes[i]), .. columns.Select(c => new Text(Percent(c.Value(metrics.Classes[i]))))]);
        }

        console.Write(table);
        console.Write(new Text($"  {Means(metrics, metricNames)}\n\n"));
    }

    /// <summary>The means on one line, in percent.</summary>
    public static string Means(SegmentationMetrics metrics, IReadOnlyList<string> metricNames)
    {
        string[] dice = metricNames.Contains("mDice") ? ["mDice"] : [];
        string[] fscore = metricNames.Contains("mFscore") ? ["mFscore", "mPrecision", "mRecall"] : [];
        return string.Join("   ", ((string[])["mIoU", "mAcc", "aAcc", .. dice, .. fscore, .. metrics.More.Keys])
            .Select(name => $"{name} {Percent(metrics.Named(name))}"));
    }

    /// <summary>A fraction in percent; a dash where there is none.</summary>
    public static string Percent(double value) => double.IsNaN(value) ? "-" : (value * 100).ToString("F2", CultureInfo.InvariantCulture);
}
