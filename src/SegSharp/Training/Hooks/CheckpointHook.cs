using SegSharp.IO;

namespace SegSharp.Training.Hooks;

/// <summary>Writes checkpoints: every so many iterations, the best one, and where the run ends or is cancelled.</summary>
/// <param name="directory">The run's folder.</param>
/// <param name="interval">Iterations between checkpoints; null for none but the last.</param>
/// <param name="keepLast">How many of the latest are kept; null for all.</param>
/// <param name="saveBest">The metric whose best checkpoint is kept, such as <c>mIoU</c>; null for none.</param>
/// <param name="best">The best validation before this run went on.</param>
public sealed class CheckpointHook(string directory, int? interval, int? keepLast, string? saveBest, BestResult? best = null) : TrainingHook
{
    /// <summary>The file in a run's folder that names the latest checkpoint.</summary>
    public const string LatestFile = "last_checkpoint";

    private const string Extension = ".safetensors";
    private BestResult? _best = best;
    private int _savedIteration = -1;

    /// <summary>The checkpoint of the best validation; null before there is one.</summary>
    public string? BestPath => _best is null || saveBest is null ? null : BestFile(_best.Iteration);

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
        if (interval is { } every && iteration % every == 0)
        {
            Save(iteration, control);
        }
    }

    /// <inheritdoc />
    public override void AfterValidation(ValidationResult result, TrainingControl control)
    {
        if (saveBest is null)
        {
            return;
        }

        double value = result.Metrics.Named(saveBest);
        if (_best is null || value > _best.Value)
        {
            string? former = BestPath;
            _best = new BestResult(value, result.Iteration);
            control.SaveCheckpoint(BestPath!, _best);
            if (former is not null && former != BestPath)
            {
                File.Delete(former);
            }
        }
    }

    /// <inheritdoc />
    public override void AfterTraining(TrainingOutcome outcome, TrainingControl control)
    {
        if (outcome.Iteration != _savedIteration && outcome.Iteration > 0)
        {
            Save(outcome.Iteration, control);
        }
    }

    private void Save(int iteration, TrainingControl control)
    {
        string path = Path.Combine(directory, $"iter_{iteration}{Extension}");
        control.SaveCheckpoint(path, _best);
        AtomicFile.WriteAllText(Path.Combine(directory, LatestFile), Path.GetFileName(path) + "\n");
        (_savedIteration, LatestPath) = (iteration, path);
        if (keepLast is { } count)
        {
            DeleteAllBut(count);
        }
    }

    private void DeleteAllBut(int count)
    {
        IEnumerable<string> old = Directory.EnumerateFiles(directory, $"iter_*{Extension}")
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

    private string BestFile(int iteration) => Path.Combine(directory, $"best_{saveBest}_iter_{iteration}{Extension}");
}
