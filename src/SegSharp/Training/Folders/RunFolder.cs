using SegSharp.Checkpoints;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Training.Folders;

/// <summary>Finds the checkpoints of a run's folder.</summary>
public static class RunFolder
{
    /// <summary>The file in a run's folder that names the latest checkpoint.</summary>
    public const string LatestFile = "last_checkpoint";

    /// <summary>Whether a folder is one that a training wrote to.</summary>
    public static bool IsRun(string directory) => Directory.Exists(directory) && SavedCheckpoint.In(directory).Count > 0;

    /// <summary>The latest checkpoint whose head can be read, or null where there is none.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="checkpoints">Keeps the checkpoint open for who reads it next; null to close it.</param>
    public static string? Latest(string directory, OpenCheckpoints? checkpoints = null) =>
        Using(checkpoints, open => InOrder(directory, out _).FirstOrDefault(saved => CanOpen(open, saved.Path))?.Path);

    /// <summary>
    /// The checkpoint of the best validation, by the metric that the run was told to watch first; null where none is kept.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="checkpoints">Keeps the checkpoint open for who reads it next; null to close it.</param>
    public static string? Best(string directory, OpenCheckpoints? checkpoints = null) => Using(
        checkpoints, open =>
            SavedCheckpoint.In(directory).Where(saved => saved.Metric is not null).OrderByDescending(saved => saved.Metric == "mIoU")
            .FirstOrDefault(saved => CanOpen(open, saved.Path))?.Path);

    /// <summary>
    /// The checkpoints in the order in which a run may go on from them: the one that the pointer names, then those before it, then those
    /// after it, which belong to a course that was given up.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="fault">What is wrong with the pointer; null where it names a file that is there.</param>
    internal static IReadOnlyList<SavedCheckpoint> InOrder(string directory, out string? fault)
    {
        IReadOnlyList<SavedCheckpoint> all = SavedCheckpoint.In(directory);
        string? named = Pointer(directory, out fault);
        SavedCheckpoint? first = all.FirstOrDefault(saved => saved.Name == named);
        if (named is not null && first is null)
        {
            fault = $"'{LatestFile}' names '{named}', which is not there";
        }

        int limit = first?.Iteration ?? int.MaxValue;
        return
        [
            .. first is null ? [] : new[] { first },
            .. all.Where(saved => saved != first && saved.Iteration <= limit),
            .. all.Where(saved => saved.Iteration > limit).Reverse(),
        ];
    }

    // A name with a folder in it would lead out of the run; nobody writes such a pointer in good faith.
    private static string? Pointer(string directory, out string? fault)
    {
        string path = Path.Combine(directory, LatestFile);
        if (UserFile.KindOfSpecial(path) is { } kind)
        {
            fault = $"'{LatestFile}' is {kind}, and no file";
            return null;
        }

        fault = null;
        try
        {
            string text = File.Exists(path) ? File.ReadAllText(path).Trim('\0', ' ', '\r', '\n', '\t') : "";
            fault = Directory.Exists(path) ? $"'{LatestFile}' is a folder, and no file"
                : !File.Exists(path) ? $"'{LatestFile}' is missing"
                : text.Length == 0 ? $"'{LatestFile}' is empty"
                : text != Path.GetFileName(text) || text.Contains('\0', StringComparison.Ordinal)
                    ? $"'{LatestFile}' names no file of this folder"
                : null;
            return fault is null ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"'{LatestFile}' cannot be read";
            return null;
        }
    }

    private static string? Using(OpenCheckpoints? checkpoints, Func<OpenCheckpoints, string?> find)
    {
        using OpenCheckpoints? own = checkpoints is null ? new() : null;
        return find(checkpoints ?? own!);
    }

    private static bool CanOpen(OpenCheckpoints checkpoints, string path)
    {
        try
        {
            checkpoints.Open(path);
            return true;
        }
        catch (Exception e) when (
            e is CheckpointFormatException or CheckpointMismatchException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
