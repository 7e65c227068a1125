using System.Globalization;
using SegSharp.Tensors;

namespace SegSharp.Training.Folders;

/// <summary>Whether the checkpoints that a run is going to keep find room.</summary>
internal static class FreeSpace
{
    // Names, shapes and the config in a checkpoint's head.
    private const long Overhead = 1 << 16;

    /// <summary>Compares the room with the need.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="checkpointBytes">The size of a checkpoint.</param>
    /// <param name="kept">How many there will be at most.</param>
    /// <returns>A warning, where they will not all fit; else null.</returns>
    /// <exception cref="IOException">Not even one fits.</exception>
    public static string? Check(string directory, long checkpointBytes, int kept)
    {
        if (Available(directory) is not { } free)
        {
            return null;
        }

        if (free < checkpointBytes + Overhead)
        {
            throw new IOException(
                $"'{directory}' has {Text(free)} of free space, and a checkpoint of this run takes {Text(checkpointBytes)}: " +
                    "the run could not be saved. "
                + "Free some space, or choose another folder with --work-dir.");
        }

        // what is there already is replaced one by one; the new file is written before an old one goes
        long there = SavedCheckpoint.In(directory).Sum(saved => new FileInfo(saved.Path) is { Exists: true } file ? file.Length : 0);
        long need = ((kept + 1) * checkpointBytes) + Overhead;
        return free + there >= need ? null :
            $"'{directory}' has {Text(free)} of free space, but the {kept} checkpoints that the run keeps take " +
                $"{Text(kept * checkpointBytes)} "
            + "(default_hooks.checkpoint: interval, max_keep_ckpts, save_best). It will fail when the disk is full.";
    }

    /// <summary>The bytes of a run's checkpoints.</summary>
    /// <param name="parts">The run.</param>
    /// <param name="hasOptimizer">Whether they hold what is needed to go on.</param>
    public static long CheckpointBytes(TrainingParts parts, bool hasOptimizer)
    {
        IEnumerable<Tensor> state = parts.Task.Model.NamedState().Select(item => item.Slot.Value);
        if (hasOptimizer)
        {
            state = state.Concat(parts.Optimizer.State().Select(item => item.Tensor))
                .Concat((parts.Average?.State() ?? []).Select(item => item.Tensor));
        }

        return state.Sum(tensor => tensor.Shape.ElementCount.Value * tensor.DType.Size());
    }

    // Quotas and odd file systems are not seen here; the run then meets them when it writes.
    private static long? Available(string directory)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string Text(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):F1} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):F1} MiB");
}
