namespace SegSharp.Training.Reports;

/// <summary>Where the files of a run are.</summary>
/// <param name="WorkDirectory">The folder of all of them.</param>
public sealed record RunFiles(string WorkDirectory)
{
    /// <summary>The latest checkpoint; null before there is one.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The checkpoint of the best validation; null where none is kept.</summary>
    public string? BestCheckpoint { get; init; }

    /// <summary>The curves; null where there was nothing to draw.</summary>
    public string? Curves { get; init; }

    /// <summary>The report; null where the run did not end.</summary>
    public string? Report { get; init; }

    /// <summary>The log.</summary>
    public string Log => Path.Combine(WorkDirectory, TrainingSession.LogFile);

    private string CurvesPath => Path.Combine(WorkDirectory, RunReport.CurvesFile);

    private string ReportPath => Path.Combine(WorkDirectory, RunReport.ReportFileName);

    /// <summary>Whether curves and report are there already.</summary>
    public bool Written() => File.Exists(CurvesPath) && File.Exists(ReportPath);

    /// <summary>With the curves and the report that are there already.</summary>
    public RunFiles WithWritten() => this with { Curves = CurvesPath, Report = ReportPath };

    /// <summary>All that there are, with what they are called.</summary>
    public IEnumerable<(string Label, string Path)> All()
    {
        (string, string?)[] all =
        [
            ("checkpoint", Checkpoint), ("best checkpoint", BestCheckpoint), ("log", Log), ("curves", Curves), ("report", Report),
            ("events", Folder(TrainingSession.TensorBoardFolder)), ("pictures", Folder(TrainingSession.PictureFolder)),
        ];
        return all.Where(file => file.Item2 is not null).Select(file => (file.Item1, file.Item2!));
    }

    // What a run writes only where its config asks for it.
    private string? Folder(string name) => Path.Combine(WorkDirectory, name) is var path && Directory.Exists(path) ? path : null;
}
