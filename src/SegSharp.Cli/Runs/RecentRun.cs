using SegSharp.Training.Folders;

namespace SegSharp.Cli.Runs;

/// <summary>The training that the user was at last, for commands that are told no folder.</summary>
internal static class RecentRun
{
    /// <summary>The folder below <c>work_dirs</c> whose run wrote a checkpoint last; null where there is none.</summary>
    public static string? Find()
    {
        string root = TrainPlan.RootDirectory;
        return !Directory.Exists(root) ? null : Directory.EnumerateDirectories(root).Where(RunFolder.IsRun)
            .MaxBy(folder => File.GetLastWriteTimeUtc(Path.Combine(folder, RunFolder.LatestFile)));
    }
}
