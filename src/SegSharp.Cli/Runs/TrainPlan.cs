using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;
using SegSharp.Diagnosis;
using SegSharp.Tensors.Serialization;
using SegSharp.Training.Folders;

namespace SegSharp.Cli.Runs;

/// <summary>What a training begins with, before anything is built.</summary>
/// <param name="Directory">The run's folder.</param>
/// <param name="Config">The config with all changes.</param>
/// <param name="Flags">Those of the changes that options stand for.</param>
internal sealed record TrainPlan(string Directory, ConfigDict Config, IReadOnlyList<string> Flags)
{
    /// <summary>The folder of all runs where nobody names one.</summary>
    public const string RootDirectory = "work_dirs";

    // What a run begins with is of no use to the run that goes on.
    private static readonly string[] _ofTheStart = ["load_from=", "load_policy."];

    /// <summary>What the user is to know of it.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>The folder of a config's runs where nobody names one.</summary>
    public static string DefaultDirectory(string configPath) => Path.Combine(RootDirectory, Path.GetFileNameWithoutExtension(configPath));

    /// <summary>The folder of a config's runs.</summary>
    public static string DirectoryOf(string configPath, ConfigDict config) => Text(config, "work_dir") ?? DefaultDirectory(configPath);

    /// <summary>Makes the plan. A run that goes on keeps the options that it was begun with.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="checkpoints">Keeps the checkpoint open that the run goes on from.</param>
    public static TrainPlan Make(TrainRequest request, OpenCheckpoints checkpoints)
    {
        ConfigDict file = ExperimentSource.Load(request.ConfigPath, []), config = ConfigOverrides.Apply(file, request.Overrides);
        string directory = request.WorkDirectory ?? DirectoryOf(request.ConfigPath, config);
        TrainingState? state = State(request, config, directory, checkpoints);
        if (state is null)
        {
            IReadOnlyList<string> flags = RunFlags.Of(request, config);
            return new TrainPlan(directory, ConfigOverrides.Apply(file, [.. request.Overrides, .. flags]), flags);
        }

        string[] kept =
            [.. state.Flags.Where(flag => !Array.Exists(_ofTheStart, start => flag.StartsWith(start, StringComparison.Ordinal)))];
        string[] added = [.. RunFlags.Of(request with { Seed = null, LoadFrom = null, OnMismatch = null },
            ConfigOverrides.Apply(file, [.. kept, .. request.Overrides]))];
        return new TrainPlan(directory, ConfigOverrides.Apply(file, [.. kept, .. request.Overrides, .. added]),
            [.. kept.Union(added, StringComparer.Ordinal)])
        {
            Notes =
            [
                .. kept.Length > 0 ? [$"as the run was begun: {string.Join(" ", kept)}"] : (string[])[],
                .. request.Seed is { } seed && seed != state.Seed
                    ? [$"warning: the run goes on with its own seed {state.Seed}, not with --seed {seed}"] : (string[])[],
            ],
        };
    }

    private static TrainingState? State(TrainRequest request, ConfigDict config, string directory, OpenCheckpoints checkpoints)
    {
        ResumeKeys keys = ResumeKeys.Of(config);
        bool looks = request.Resume || request.ResumesIfPossible || keys.LooksInFolder;
        string? path = request.ResumeFrom ?? keys.Named ?? (looks ? RunFolder.Latest(directory, checkpoints) : null);
        if (path is null)
        {
            return null;
        }

        try
        {
            return checkpoints.Open(request.ResumeFrom is null ? path : ExistingFile.Require(path, "checkpoint")).Description.State;
        }
        catch (Exception e) when (e is CheckpointFormatException or CheckpointMismatchException && request.ResumeFrom is null)
        {
            return null; // the run tells it
        }
    }

    private static string? Text(ConfigDict config, string key) => new ConfigCursor(config)[key].Text is { Length: > 0 } text ? text : null;
}
