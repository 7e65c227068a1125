using SegSharp.Checkpoints;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Training.Folders;

/// <summary>The checkpoint that a run goes on from.</summary>
/// <param name="Checkpoint">The checkpoint, open.</param>
/// <param name="Notes">What the user is to know of how it was found.</param>
internal sealed record ResumePoint(Checkpoint Checkpoint, IReadOnlyList<string> Notes)
{
    /// <summary>Finds the newest whole checkpoint of a run's folder; damaged ones are passed over and told.</summary>
    /// <returns>Null where the folder has no checkpoints.</returns>
    /// <exception cref="IOException">There are checkpoints, but training cannot go on from any of them.</exception>
    /// <param name="directory">The folder.</param>
    /// <param name="checkpoints">Opens them, and closes them later.</param>
    public static ResumePoint? Find(string directory, OpenCheckpoints checkpoints)
    {
        IReadOnlyList<SavedCheckpoint> order = RunFolder.InOrder(directory, out string? fault);
        List<string> faults = [];
        foreach (SavedCheckpoint saved in order)
        {
            if (Open(checkpoints, saved.Path, out string problem) is { } checkpoint)
            {
                string[] reasons = [.. fault is null ? [] : new[] { fault }, .. faults];
                return new ResumePoint(checkpoint,
                    reasons.Length == 0 ? [] : [$"{string.Join("; ", reasons)}. Going on from '{saved.Name}', the newest that is whole."]);
            }

            faults.Add($"'{saved.Name}' cannot be used: {problem}");
        }

        return faults.Count == 0 ? null : throw new IOException(
            $"Training cannot go on from any of the {order.Count} checkpoints in '{directory}'. {string.Join("; ", faults)}. " +
                "Give --overwrite to start over.");
    }

    // Every tensor is read, so that damage shows before the run has begun.
    private static Checkpoint? Open(OpenCheckpoints checkpoints, string path, out string problem)
    {
        try
        {
            Checkpoint checkpoint = checkpoints.Open(path);
            checkpoint.RequireResumable();
            checkpoint.Verify();
            problem = "";
            return checkpoint;
        }
        catch (Exception e) when (e is CheckpointFormatException or CheckpointMismatchException or IOException
            or UnauthorizedAccessException or InvalidDataException)
        {
            problem = e.Message.Replace($"'{path}' ", "", StringComparison.Ordinal)
                .Replace($"{path}: ", "", StringComparison.Ordinal).TrimEnd('.');
            return null;
        }
    }
}
