using SegSharp.IO;

namespace SegSharp.Training.Hooks;

/// <summary>Writes checkpoints: every so many iterations, the best ones, and where the run ends or is cancelled.</summary>
public sealed class CheckpointHook : TrainingHook
{
    /// <summary>The file in a run's folder that names the latest checkpoint.</summary>
    public const string LatestFile = "last_checkpoint";

    private const string Extension = ".safetensors";
    private readonly string _directory;
    private readonly BestResults _best;
    private int _savedIteration = -1;

    /// <summary>Prepares to write.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="best">The metrics of which the best checkpoint is kept; the first one's result is told in each checkpoint.</param>
    /// <param name="isResumed">Whether the run goes on from a checkpoint.</param>
    /// <param name="firstBest">The best validation by the first metric before the run went on; null where there was none.</param>
    public CheckpointHook(string directory, IReadOnlyList<BestCheckpoint>? best = null, bool isResumed = false, BestResult? firstBest = null)
    {
        (_directory, _best, Best) = (directory, new BestResults(directory), best ?? []);
        if (isResumed)
        {
            _best.Load();
        }

        if (firstBest is not null && Best.Count > 0)
        {
            _best.Set(Best[0].Metric, firstBest);
        }
    }

    /// <summary>Iterations between checkpoints; null for none but the last.</summary>
    public int? Interval { get; init; }

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

    /// <summary>The latest checkpoint in a run's folder, or null where there is none.</summary>
    public static string? FindLatest(string directory)
    {
        string pointer = Path.Combine(directory, LatestFile);
        if (!File.Exists(pointer))
        {
            return null;
        }

        string checkpoint = Path.Combine(directory, File.ReadAllText(pointer).Trim());
        return File.Exists(checkpoint) ? checkpoint : null;
    }

    /// <inheritdoc />
    public override void AtEndOfIteration(int iteration, TrainingControl control)
    {
        if (Interval is { } every && iteration % every == 0)
        {
            Save(iteration, control);
        }
    }

    /// <inheritdoc />
    public override void AfterValidation(ValidationResult result, TrainingControl control)
    {
        List<(string Metric, string? Former)> better = [];
        foreach (BestCheckpoint best in Best)
        {
            double value = result.Metrics.Named(best.Metric);
            BestResult? former = _best[best.Metric];
            if (former is null || best.IsBetter(value, former.Value))
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
            Save(outcome.Iteration, control);
        }
    }

    private void Save(int iteration, TrainingControl control)
    {
        string path = Path.Combine(_directory, $"iter_{iteration}{Extension}");
        control.SaveCheckpoint(path, FirstBest);
        AtomicFile.WriteAllText(Path.Combine(_directory, LatestFile), Path.GetFileName(path) + "\n");
        (_savedIteration, LatestPath) = (iteration, path);
        if (KeepLast is { } count)
        {
            DeleteAllBut(count);
        }
    }

    private void DeleteAllBut(int count)
    {
        IEnumerable<string> old = Directory.EnumerateFiles(_directory, $"iter_*{Extension}")
            .Select(path => (Path: path, Iteration: IterationOf(path)))
            .Where(file => file.Iteration is not null)
            .OrderByDescending(file => file.Iteration)
            .Skip(count)
            .Select(file => file.Path);
        foreach (string path in old)
        {
            File.Delete(path);
        }
    }

    private static int? IterationOf(string path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path).AsSpan("iter_".Length), out int iteration) ? iteration : null;

    private string BestFile(string metric, int iteration) => Path.Combine(_directory, $"best_{metric}_iter_{iteration}{Extension}");
}
