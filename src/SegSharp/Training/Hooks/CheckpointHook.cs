using SegSharp.IO;
using SegSharp.Training.Folders;

namespace SegSharp.Training.Hooks;

/// <summary>Writes checkpoints: every so many iterations, the best ones, and where the run ends or is cancelled.</summary>
public sealed class CheckpointHook : TrainingHook
{
    /// <summary>The file in a run's folder that names the latest checkpoint.</summary>
    public const string LatestFile = RunFolder.LatestFile;

    private readonly string _directory;
    private readonly BestResults _best;
    private readonly LastSave _lastSave;

    // The files of this run in the order in which they were written; others in the folder are left alone.
    private readonly List<string> _own = [];
    private int _savedIteration = -1;

    /// <summary>Prepares to write.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="best">The metrics of which the best checkpoint is kept; the first one's result is told in each checkpoint.</param>
    /// <param name="resumed">The iteration that the run goes on from; null for a new run.</param>
    /// <param name="firstBest">The best validation by the first metric before the run went on; null where there was none.</param>
    /// <param name="tell">Receives what the user must know at once; null for nobody.</param>
    public CheckpointHook(string directory, IReadOnlyList<BestCheckpoint>? best = null, int? resumed = null, BestResult? firstBest = null,
        Action<string>? tell = null)
    {
        (_directory, _best, Best, _lastSave) = (directory, new BestResults(directory), best ?? [], new LastSave(tell ?? (_ => { })));
        if (resumed is { } iteration)
        {
            if (_best.Load() is { } fault)
            {
                tell?.Invoke(fault);
            }

            // what lies beyond is of a course that was given up, and is replaced when this one comes there
            _own.AddRange(SavedCheckpoint.In(directory).Where(saved => saved.Metric is null && saved.Iteration <= iteration)
                .Select(saved => saved.Path).Reverse());
            LatestPath = _own.LastOrDefault();
        }

        if (firstBest is not null && Best.Count > 0)
        {
            _best.Set(Best[0].Metric, firstBest);
        }
    }

    /// <summary>Iterations between checkpoints; null for none but the last.</summary>
    public int? Interval { get; init; }

    /// <summary>The iteration that <see cref="Interval"/> is counted from; nothing is written before it.</summary>
    public int Begin { get; init; }

    /// <summary>How many of the latest are kept; null for all.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Whether one is written where the run is complete.</summary>
    public bool SavesLast { get; init; } = true;

    /// <summary>The metrics of which the best checkpoint is kept.</summary>
    public IReadOnlyList<BestCheckpoint> Best { get; }

    /// <summary>The checkpoint of the best validation by the first metric; null before there is one.</summary>
    public string? BestPath => Best.Count > 0 && _best[Best[0].Metric] is { } first ? BestFile(Best[0].Metric, first.Iteration) : null;

    private BestResult? FirstBest => Best.Count > 0 ? _best[Best[0].Metric] : null;

    /// <summary>The latest checkpoint of this run; null before there is one.</summary>
    public string? LatestPath { get; private set; }

    /// <summary>The latest checkpoint in a run's folder that can be read, or null where there is none.</summary>
    public static string? FindLatest(string directory) => RunFolder.Latest(directory);

    /// <inheritdoc />
    public override void AtEndOfIteration(int iteration, TrainingControl control)
    {
        if (Interval is { } every && iteration >= Begin && (iteration - Begin) % every == 0)
        {
            Save(iteration, control.SaveCheckpoint);
        }
    }

    /// <inheritdoc />
    public override void AfterValidation(ValidationResult result, TrainingControl control)
    {
        List<(string Metric, string? Former)> better = [];
        foreach (BestCheckpoint best in Best)
        {
            double value = result.Named(best.Metric);
            BestResult? former = _best[best.Metric];
            if (!double.IsNaN(value) && (former is null || best.IsBetter(value, former.Value)))
            {
                better.Add((best.Metric, former is null ? null : BestFile(best.Metric, former.Iteration)));
                _best.Set(best.Metric, new BestResult(value, result.Iteration));
            }
        }

        foreach ((string metric, _) in better)
        {
            control.SaveCheckpoint(BestFile(metric, result.Iteration), FirstBest);
        }

        if (better.Count > 0 && Best.Count > 1)
        {
            _best.Save();
        }

        foreach ((string metric, string? former) in better)
        {
            if (former is not null && former != BestFile(metric, result.Iteration))
            {
                File.Delete(former);
            }
        }
    }

    /// <inheritdoc />
    public override void AfterTraining(TrainingOutcome outcome, TrainingControl control)
    {
        bool isWanted = SavesLast || outcome.End != TrainingEnd.Completed;
        if (isWanted && outcome.Iteration != _savedIteration && outcome.Iteration > 0)
        {
            Save(outcome.Iteration, (path, best) => _lastSave.Write(path, target => control.SaveCheckpoint(target, best)));
        }
    }

    private void Save(int iteration, Action<string, BestResult?> write)
    {
        string path = SavedCheckpoint.OfIteration(_directory, iteration);
        write(path, FirstBest);
        AtomicFile.WriteAllText(Path.Combine(_directory, LatestFile), Path.GetFileName(path) + "\n");
        (_savedIteration, LatestPath) = (iteration, path);
        _own.Remove(path);
        _own.Add(path);
        while (_own.Count > (KeepLast ?? int.MaxValue))
        {
            File.Delete(_own[0]);
            _own.RemoveAt(0);
        }
    }

    private string BestFile(string metric, int iteration) => SavedCheckpoint.OfBest(_directory, metric, iteration);
}
