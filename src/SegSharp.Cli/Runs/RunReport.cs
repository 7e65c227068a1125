using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Evaluation;
using SegSharp.IO;
using SegSharp.Reporting;
using SegSharp.Tensors;
using SegSharp.Training;
using SegSharp.Training.Tasks;

namespace SegSharp.Cli.Runs;

/// <summary>The curves and the report of a run, from its log, its last validation and its last checkpoint.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="result">What came of it.</param>
internal sealed class RunReport(TrainRequest request, TrainResult result)
{
    /// <summary>The curves' file in a run's folder.</summary>
    public const string CurvesFile = "curves.svg";

    /// <summary>The report's file in a run's folder.</summary>
    public const string ReportFileName = "report.html";

    /// <summary>Draws what the log of a run says.</summary>
    /// <returns>The file; null where nothing was logged.</returns>
    public static string? WriteCurves(string directory, CliConsole console)
    {
        TrainingLog log = TrainingLog.Read(new RunFiles(directory).Log);
        if (log.Broken is [(int line, string fault), ..])
        {
            console.Note($"warning: damaged lines of {TrainingSession.LogFile} are left out: {log.Broken.Count}, " +
                $"the first is line {line} ({fault})");
        }

        IReadOnlyList<CurveChart> charts = CurveChart.FromLog(log);
        if (charts.Count == 0)
        {
            return null;
        }

        string path = Path.Combine(directory, CurvesFile);
        using StringWriter text = new();
        CurveChart.WriteSvg(text, charts);
        AtomicFile.WriteAllText(path, text.ToString());
        return path;
    }

    /// <summary>Writes the report.</summary>
    /// <returns>The file.</returns>
    public string Write()
    {
        string directory = result.Files.WorkDirectory;
        string path = Path.Combine(directory, ReportFileName);
        TrainingLog log = TrainingLog.Read(result.Files.Log);
        Experiment experiment = result.Experiment;

        // a run that was complete already has no validation of its own, but its log tells of the last one
        ValidationLogRecord? validation = log.Validations.Count > 0 ? log.Validations[^1] : null;
        string config = Path.GetFileName(request.ConfigPath);
        ReportModel model = new(
            $"Training {Path.GetFileNameWithoutExtension(config)}",
            Run(config),
            validation is null or { Values: not null } ? null
                : new ReportMetrics(validation.MeanIoU, validation.MeanAccuracy, validation.PixelAccuracy),
            Classes(result.Gallery!.Classes, result.Gallery.Palette, validation?.Classes ?? []))
        {
            Charts = CurveChart.FromLog(log),
            ConfusionMatrix = Matrix((result.Outcome.LastValidation?.Measures as SegmentationMeasures)?.Matrix),
            Samples = result.Gallery.Samples(),
            Config = ConfigWriter.ToPython(experiment.Source),
            Files = [.. (result.Files with { Report = path }).All().Select(file => new ReportFile(file.Label, file.Path))],
            CreatedAt = DateTimeOffset.UtcNow,
        };
        using StringWriter text = new();
        HtmlReport.Write(text, model);
        AtomicFile.WriteAllText(path, text.ToString());
        return path;
    }

    private ReportRun Run(string config) => new()
    {
        ConfigName = config,
        Command = request.Command,
        Model = result.Title,
        ParameterCount = result.ParameterCount,
        Iterations = result.Outcome.Iteration,
        BatchSize = result.Experiment.Train!.BatchSize,
        Seed = result.Seed,
        Duration = result.Duration,
        Device = request.Device.ToString(),
        Threads = TensorRuntime.Threads,
        Versions =
        [
            ("SegSharp", Hosting.ProductVersion.SegSharp), ("libtorch", TensorRuntime.LibtorchVersion),
            (".NET", Environment.Version.ToString()),
        ],
    };

    private static List<ReportClass> Classes(IReadOnlyList<string> names, Palette palette, IReadOnlyList<ClassScore> scores) =>
    [
        .. names.Select((name, i) => new ReportClass(
            name, (palette[i].Red, palette[i].Green, palette[i].Blue), i < scores.Count ? scores[i].IoU : double.NaN,
            i < scores.Count ? scores[i].Accuracy : double.NaN)),
    ];

    private static IReadOnlyList<IReadOnlyList<long>>? Matrix(ConfusionMatrix? matrix) => matrix is null ? null :
    [
        .. Enumerable.Range(0, matrix.ClassCount).Select(
            row => (IReadOnlyList<long>)[.. Enumerable.Range(0, matrix.ClassCount).Select(column => matrix[row, column])]),
    ];
}
