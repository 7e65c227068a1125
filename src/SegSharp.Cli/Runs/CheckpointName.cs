using SegSharp.Checkpoints;
using SegSharp.Cli.Rendering;
using SegSharp.Training.Folders;

namespace SegSharp.Cli.Runs;

/// <summary>
/// What the user may say for a checkpoint: a file, a training's folder, <c>best</c> or <c>latest</c>, or <c>FOLDER/best</c>.
/// </summary>
internal static class CheckpointName
{
    private static readonly string[] _latest = ["latest", "last", RunFolder.LatestFile];

    /// <summary>The file or folder of weights that is meant.</summary>
    /// <param name="name">What was said.</param>
    /// <param name="console">Where it is told which file was taken.</param>
    /// <param name="folder">Gives the folder for <c>best</c> and <c>latest</c> by themselves; null where there is none.</param>
    /// <param name="checkpoints">Keeps the checkpoint open for who reads it next.</param>
    /// <exception cref="FileNotFoundException">The folder holds no checkpoint that can be read.</exception>
    public static string Resolve(string name, CliConsole console, Func<string?> folder, OpenCheckpoints checkpoints)
    {
        string last = Path.GetFileName(Path.TrimEndingDirectorySeparator(name));
        bool isBest = last == "best", isLatest = _latest.Contains(last);
        bool isPointer = isLatest && last == RunFolder.LatestFile && File.Exists(name);
        if ((File.Exists(name) && !isPointer) || (Directory.Exists(name) && !RunFolder.IsRun(name)))
        {
            return name;
        }

        if (!Directory.Exists(name) && !isBest && !isLatest)
        {
            return name; // the command says that it is not there
        }

        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(name));
        string? run = Directory.Exists(name) ? name : string.IsNullOrEmpty(parent) ? folder() : parent;
        string? file = run is null ? null : isLatest ? RunFolder.Latest(run, checkpoints)
            : RunFolder.Best(run, checkpoints) ?? (isBest ? null : RunFolder.Latest(run, checkpoints));
        if (file is null)
        {
            throw new FileNotFoundException(
                run is null ? $"There is no training below work_dirs whose '{name}' checkpoint could be taken: give its folder."
                    : $"'{run}' holds no {(isBest ? "best " : "")}checkpoint that can be read.");
        }

        console.Note($"checkpoint: {file}");
        return file;
    }
}
