using System.Reflection;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Evaluation;
using SegSharp.IO;
using SegSharp.Reporting;
using SegSharp.Tensors;
using SegSharp.Training.Preparation;
using SegSharp.Training.Tasks;

namespace SegSharp.Training.Reports;

/// <summary>The curves and the report of a run: from its log, its last validation, and its model as it stands at the end.</summary>
public sealed class RunReport
{
    /// <summary>The curves' file in a run's folder.</summary>
    public const string CurvesFile = "curves.svg";

    /// <summary>The report's file in a run's folder.</summary>
    public const string ReportFileName = "report.html";

    private readonly Experiment _experiment;
    private readonly TrainingOutcome _outcome;
    private readonly RunReportOptions _options;
    private readonly SampleGallery _gallery;
    private readonly (string Title, long ParameterCount, long Seed) _run;

    private RunReport(
        Experiment experiment, TrainingOutcome outcome, RunReportOptions options, SampleGallery gallery, (string, long, long) run) =>
        (_experiment, _outcome, _options, _gallery, _run) = (experiment, outcome, options, gallery, run);

    /// <summary>Takes over what a report says of a run; the session may be disposed afterwards.</summary>
    /// <param name="session">The run, which is over.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="prepared">What it was built from.</param>
    /// <param name="options">What the session does not know.</param>
    public static RunReport Of(TrainingSession session, TrainingOutcome outcome, PreparedExperiment prepared, RunReportOptions options) =>
        new(prepared.Experiment!, outcome, options, SampleGallery.Of(session, prepared, options.Device),
            (session.Task.Title, session.Model.ParameterCount, session.Seed));

    /// <summary>Draws what the log of a run says, as <see cref="CurvesFile"/> in its folder.</summary>
    /// <param name="files">The run's.</param>
    /// <param name="tell">Told of damaged lines, which are left out.</param>
    /// <returns>The file; null where nothing was logged.</returns>
    /// <exception cref="IOException">The log could not be read, or the file not be written.</exception>
    public static string? WriteCurves(RunFiles files, Action<string> tell)
    {
        TrainingLog log = TrainingLog.Read(files.Log);
        if (log.Broken is [(int line, string fault), ..])
        {
            tell($"warning: damaged lines of {TrainingSession.LogFile} are left out: {log.Broken.Count}, "
                + $"the first is line {line} ({fault})");
        }

        IReadOnlyList<CurveChart> charts = CurveChart.FromLog(log);
        if (charts.Count == 0)
        {
            return null;
        }

        string path = Path.Combine(files.WorkDirectory, CurvesFile);
        using StringWriter text = new();
        CurveChart.WriteSvg(text, charts);
        AtomicFile.WriteAllText(path, text.ToString());
        return path;
    }

    /// <summary>Writes the report as <see cref="ReportFileName"/> into the run's folder.</summary>
    /// <param name="files">The run's, which the report names.</param>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">The log or an image could not be read, or the file not be written.</exception>
    public string Write(RunFiles files)
    {
        string path = Path.Combine(files.WorkDirectory, ReportFileName);
        TrainingLog log = TrainingLog.Read(files.Log);

        // a run that was complete already has no validation of its own, but its log tells of the last one
        ValidationLogRecord? validation = log.Validations.Count > 0 ? log.Validations[^1] : null;
        string config = Path.GetFileName(_options.ConfigPath);
        ReportModel model = new(
            $"Training {Path.GetFileNameWithoutExtension(config)}",
            Run(config),
            validation is null or { Values: not null } ? null
                : new ReportMetrics(validation.MeanIoU, validation.MeanAccuracy, validation.PixelAccuracy),
            Classes(_gallery.Classes, _gallery.Palette, validation?.Classes ?? []))
        {
            Charts = CurveChart.FromLog(log),
            ConfusionMatrix = Matrix((_outcome.LastValidation?.Measures as SegmentationMeasures)?.Matrix),
            Samples = _gallery.Samples(),
            Config = ConfigWriter.ToPython(_experiment.Source),
            Files = [.. (files with { Report = path }).All().Select(file => new ReportFile(file.Label, file.Path))],
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
        Command = _options.Command,
        Model = _run.Title,
        ParameterCount = _run.ParameterCount,
        Iterations = _outcome.Iteration,
        BatchSize = _experiment.Train!.BatchSize,
        Seed = _run.Seed,
        Duration = _options.Duration,
        Device = _options.Device.ToString(),
        Threads = TensorRuntime.Threads,
        Versions = [("SegSharp", Version()), ("libtorch", TensorRuntime.LibtorchVersion), (".NET", Environment.Version.ToString())],
    };

    // without the commit that builds add
    private static string Version() =>
        typeof(RunReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

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
