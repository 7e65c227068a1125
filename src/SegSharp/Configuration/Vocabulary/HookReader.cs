namespace SegSharp.Configuration.Vocabulary;

/// <summary>
/// Reads <c>default_hooks</c> and <c>custom_hooks</c> alike: the names of the first are free, and what a hook is follows from its type.
/// What the trainer does itself becomes options; the rest is handed to those who build hooks.
/// </summary>
/// <param name="problems">Where values that make no sense are noted.</param>
/// <param name="readCheckpoint">Reads a <c>CheckpointHook</c>.</param>
internal sealed class HookReader(ConfigProblems problems, Func<ConfigSection, CheckpointOptions> readCheckpoint)
{
    private const string Logger = "LoggerHook", Checkpoint = "CheckpointHook", Pictures = "SegVisualizationHook";

    // What these do is part of every run here.
    private static readonly string[] _builtIn =
    [
        "IterTimerHook", "ParamSchedulerHook", "DistSamplerSeedHook", "RuntimeInfoHook", "CheckInvalidLossHook", "NumClassCheckHook",
        "ClassNumCheckHook",
    ];

    // What these act on is not there: other processes, a GPU's cache, PyTorch's profiler ('segsharp profile' is ours).
    private static readonly string[] _meaningless =
        ["EmptyCacheHook", "SyncBuffersHook", "NaiveVisualizationHook", "PrepareTTAHook", "ProfilerHook", "NPUProfilerHook",
            "MemoryProfilerHook"];

    // MMEngine merges what a config says into its own default hooks, so that the type may be left out under these names.
    private static readonly Dictionary<string, string> _types = new(StringComparer.Ordinal)
    {
        ["runtime_info"] = "RuntimeInfoHook",
        ["timer"] = "IterTimerHook",
        ["sampler_seed"] = "DistSamplerSeedHook",
        ["logger"] = Logger,
        ["param_scheduler"] = "ParamSchedulerHook",
        ["checkpoint"] = Checkpoint,
        ["visualization"] = Pictures,
    };

    /// <summary>The hooks that are known without being built from a section.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. _builtIn, .. _meaningless, Logger, Checkpoint, Pictures];

    /// <summary>Reads what there is.</summary>
    public Experiment Read(ConfigSection root, Experiment experiment)
    {
        List<ConfigSection> custom = [];
        if (root.OptionalSection("default_hooks") is { } hooks)
        {
            foreach (string name in hooks.Dict.Keys)
            {
                experiment = hooks.OptionalSection(name) is { } hook ? ReadOne(hook, TypeOf(hook, name), experiment, custom) : experiment;
            }
        }

        foreach (ConfigSection hook in root.Sections("custom_hooks"))
        {
            experiment = ReadOne(hook, hook.Type.Split('.')[^1], experiment, custom);
        }

        return experiment with { CustomHooks = custom };
    }

    private static string TypeOf(ConfigSection hook, string name)
    {
        string? type = hook.OptionalString("type")?.Split('.')[^1];
        return type ?? (_types.TryGetValue(name, out string? known) ? known : throw hook.Error(
            "type", "'type' is missing", NearestName.Find(name, _types.Keys, count: 1) is [string near]
                ? $"Give it, or did you mean '{near}'?" : "Say which hook it is, such as type='EarlyStoppingHook'"));
    }

    private Experiment ReadOne(ConfigSection hook, string type, Experiment experiment, List<ConfigSection> custom)
    {
        switch (type)
        {
            case Logger:
                experiment = experiment with { LogInterval = problems.AtLeast(hook, "interval", hook.Int("interval", 10), 1) };
                hook.Ignore("log_metric_by_epoch", "ignore_last", "interval_exp_name", "out_dir", "out_suffix", "keep_local",
                    "backend_args", "file_client_args", "priority");
                break;
            case Checkpoint:
                return experiment with { Checkpoint = Complete(hook, readCheckpoint(hook)) };
            case Pictures:
                int interval = problems.AtLeast(hook, "interval", hook.Int("interval", 50), 1);
                experiment = experiment with { VisualizationInterval = hook.Bool("draw", fallback: false) ? interval : null };
                hook.Ignore("show", "wait_time", "backend_args", "file_client_args", "priority");
                break;
            case not null when _builtIn.Contains(type):
                return experiment;
            case not null when _meaningless.Contains(type):
                hook.IgnoreAll();
                return experiment;
            default:
                custom.Add(hook.Fresh());
                return experiment;
        }

        return Complete(hook, experiment);
    }

    private static T Complete<T>(ConfigSection hook, T result)
    {
        hook.Node("type");
        hook.Complete();
        return result;
    }
}
