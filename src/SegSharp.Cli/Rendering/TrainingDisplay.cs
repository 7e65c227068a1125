using System.Globalization;
using SegSharp.Cli.Runs;
using SegSharp.Training;
using SegSharp.Training.Tasks;

namespace SegSharp.Cli.Rendering;

/// <summary>Shows a training while it runs.</summary>
/// <param name="console">Where to; standard error is used.</param>
internal abstract class TrainingDisplay(CliConsole console)
{
    /// <summary>Shows <paramref name="body"/>'s progress: rewritten in place on a terminal, a line now and then in a pipe.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="interval">Iterations between lines in a pipe.</param>
    /// <param name="body">What trains.</param>
    public static T Run<T>(CliConsole console, int interval, Func<TrainingDisplay, T> body) =>
        console.IsLive ? LiveTrainingDisplay.Start(console, body) : body(new LineTrainingDisplay(console, interval));

    /// <summary>An iteration is done.</summary>
    public abstract void Show(TrainingStatus status);

    /// <summary>A validation has come to an image.</summary>
    public abstract void ShowValidation(int done, int count);

    /// <summary>The metrics of a task that is no segmentation, in one line.</summary>
    public static string Means(Measures measures) =>
        string.Join("  ", measures.Values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key} {value.Value:G6}")));

    /// <summary>A validation is done.</summary>
    public void ShowResult(ValidationResult result, IReadOnlyList<string> metricNames)
    {
        console.Heading($"Validation at iteration {result.Iteration}, {TrainingStatus.Time(result.Duration)}");
        if (result.Measures is SegmentationMeasures { Classes: var classes, Metrics: var metrics })
        {
            MetricsTable.Write(console.Messages, classes, metrics, metricNames);
        }
        else
        {
            console.Note(Means(result.Measures));
        }
    }
}
