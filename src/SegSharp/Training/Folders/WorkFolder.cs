using SegSharp.IO;

namespace SegSharp.Training.Folders;

/// <summary>A run's folder while the run works in it: nobody else does, and another run's files are not mixed with its own.</summary>
internal sealed class WorkFolder : IDisposable
{
    private static readonly string[] _files =
        [RunFolder.LatestFile, TrainingSession.LogFile, TrainingSession.ConfigFileName, "best.json", "curves.svg", "report.html"];

    private readonly RunLock _lock;
    private readonly bool _isMade;

    private WorkFolder(string path, RunLock held, bool isMade) => (Path, _lock, _isMade) = (path, held, isMade);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes the folder where it is missing, keeps others out, and removes what killed runs left half-written.</summary>
    /// <exception cref="IOException">Another run works there, or nothing can be written.</exception>
    public static WorkFolder Enter(string path)
    {
        bool isMade = !Directory.Exists(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder '{path}' cannot be made ({e.Message.TrimEnd('.')}): choose another with --work-dir.", e);
        }

        RequireNoFolders(path);
        WorkFolder folder = new(path, RunLock.Take(path), isMade);
        folder.RemoveLeftovers();
        return folder;
    }

    // Found only when the run comes to write there, it would end the run. Pipes and the like are replaced by files.
    private static void RequireNoFolders(string path)
    {
        if (Array.Find(_files, name => Directory.Exists(System.IO.Path.Combine(path, name))) is { } name)
        {
            throw new IOException($"'{System.IO.Path.Combine(path, name)}' is a folder where the run writes a file: move it away, " +
                "or choose another folder with --work-dir.");
        }
    }

    /// <summary>Whether a file lies in the folder.</summary>
    public bool Holds(string file) =>
        System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file)) == System.IO.Path.TrimEndingDirectorySeparator(
        System.IO.Path.GetFullPath(Path));

    /// <summary>Sees that a new run finds no checkpoints of another: its own would be mixed with them.</summary>
    /// <exception cref="IOException">There are some; the message names the ways out.</exception>
    public void RequireUnused()
    {
        if (SavedCheckpoint.In(Path) is [SavedCheckpoint last, ..])
        {
            throw new IOException(
                $"'{Path}' holds the checkpoints of an earlier run, the last of iteration {last.Iteration}. Nothing was changed. " +
                    "Give --resume to go on with that run, "
                + "another folder with --work-dir, or --overwrite to start over, which deletes that run's files.");
        }
    }

    /// <summary>Deletes what an earlier run wrote, and nothing else.</summary>
    /// <param name="kept">What the new run begins with; it stays.</param>
    public void StartOver(params IReadOnlyList<string?> kept)
    {
        string[] spared = [.. kept.OfType<string>().Select(System.IO.Path.GetFullPath)];
        IEnumerable<string> files = SavedCheckpoint.In(Path).Select(saved => saved.Path)
            .Concat(_files.Select(name => System.IO.Path.Combine(Path, name)))
            .Concat(Matching(Path, "????????_??????.log"))
            .Concat(Matching(System.IO.Path.Combine(Path, TrainingSession.TensorBoardFolder), "events.out.tfevents.*"))
            .Concat(Matching(System.IO.Path.Combine(Path, TrainingSession.PictureFolder), "val_*.png"));
        foreach (string file in files.ToList().Where(file => !spared.Contains(System.IO.Path.GetFullPath(file))))
        {
            File.Delete(file);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        bool isEmpty = _isMade && Directory.EnumerateFileSystemEntries(Path)
            .All(entry => System.IO.Path.GetFileName(entry).StartsWith(RunLock.LockFile, StringComparison.Ordinal));
        _lock.Dispose();
        if (isEmpty)
        {
            Directory.Delete(Path, recursive: true); // the run did not begin, and leaves nothing behind
        }
    }

    private static string[] Matching(string directory, string pattern) =>
        Directory.Exists(directory) ? Directory.GetFiles(directory, pattern) : [];

    // Only what a run itself writes: a test or a prediction may be writing here at this moment.
    private void RemoveLeftovers()
    {
        string[] pictures = Matching(System.IO.Path.Combine(Path, TrainingSession.PictureFolder), "*.tmp");
        foreach (string file in Matching(Path, "*.tmp").Concat(pictures))
        {
            string? target = AtomicFile.TargetOf(System.IO.Path.GetFileName(file));
            if (target is not null && (_files.Contains(target) || SavedCheckpoint.Of(target) is not null || pictures.Contains(file)
                || target.StartsWith(RunLock.LockFile, StringComparison.Ordinal)))
            {
                File.Delete(file);
            }
        }
    }
}
