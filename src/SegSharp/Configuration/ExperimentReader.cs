using SegSharp.Configuration.Vocabulary;

namespace SegSharp.Configuration;

/// <summary>Reads what a config asks for, from the keys of MMSegmentation 0.x and 1.x alike.</summary>
/// <remarks>
/// <para>Where a config holds both generations' keys for one thing, those of 1.x count, as in 1.x,
/// where the older ones are helper variables.</para>
/// <para>Inside of known dicts an unknown key is an error. At the top level Python configs also keep helper variables
/// (<c>crop_size</c>, <c>train_pipeline</c>), so there a name is an error only if nothing refers to it and it is nearly the name of a known
/// key; others are <see cref="Experiment.Unread"/>. A change by <c>--cfg-options</c> that nothing follows is an error.</para>
/// </remarks>
public static class ExperimentReader
{
    private static readonly string[] _known =
    [
        "auto_resume", "auto_scale_lr", "checkpoint_config", "custom_hooks", "data", "data_preprocessor", "default_hooks", "deterministic",
        "distiller", "evaluation", "fp16", "load_from", "load_policy", "log_config", "lr_config", "max_pixels", "model", "momentum_config",
        "optim_wrapper", "optimizer",
        "optimizer_config", "param_scheduler", "quant_config", "randomness", "resume", "resume_from", "runner", "seed", "test_cfg",
        "test_dataloader", "test_evaluator", "total_epochs", "total_iters", "train_cfg", "train_dataloader", "tta_model",
        "tta_pipeline", "val_cfg",
        "val_dataloader", "val_evaluator", "vis_backends", "visualizer", "work_dir",
    ];

    /// <summary>Reads a merged config.</summary>
    /// <param name="config">The config.</param>
    /// <param name="registries">What it may name, with the plugins that it needs; null for the library's own classes.</param>
    /// <exception cref="ConfigException">A key is unknown, a value has the wrong type, or numbers make no sense;
    /// all such numbers are told at once.</exception>
    public static Experiment Read(ConfigDict config, Registries? registries = null)
    {
        IO.Tally.Count("experiment", "");
        ConfigSection root = new(config, "", registries);
        ConfigProblems problems = new();
        Experiment experiment = new() { Source = config, Registries = root.Registries, Model = Model(root) };
        experiment = new ScheduleReader(problems).Read(root, experiment);
        experiment = new OptimizerReader(problems).Read(root, experiment);
        experiment = new DataReader(problems).Read(root, experiment);
        experiment = new RuntimeReader(problems).Read(root, experiment);
        IReadOnlyList<UnreadKey> unread = TopLevelNames.Check(root, _known);
        problems.Throw();
        return experiment with { Ignored = [.. root.Ignored.Distinct()], Unread = unread, Shortened = config.Facts.Shortened };
    }

    // What the data preprocessor does is told apart, so that a model's reader need not know it.
    private static ConfigSection? Model(ConfigSection root)
    {
        if (root.Handed("model") is not { } model)
        {
            return null;
        }

        ConfigDict dict = new(model.Dict.Entries.Where(entry => entry.Key != "data_preprocessor"), model.Location);
        bool hasOldTestSettings = root.Node("test_cfg") is ConfigDict settings && settings.ContainsKey("mode");
        if (hasOldTestSettings && !dict.ContainsKey("test_cfg") && root.Dict.TryGetEntry("test_cfg", out ConfigEntry? test))
        {
            dict.Set(test);
        }

        return root.Of(dict, "model");
    }
}
