namespace SegSharp.Configuration.Vocabulary;

/// <summary>Reads checkpoints, evaluation, logging, seeds and where a run begins, from the keys of both generations.</summary>
internal sealed class RuntimeReader(ConfigProblems problems)
{
    private static readonly string[] _metrics = ["mIoU", "mDice", "mFscore", "mAcc", "aAcc"];
    private static readonly string[] _best = ["auto", .. _metrics, "mPrecision", "mRecall"];

    private static readonly string[] _cityscapes = ["cityscapes"];

    // The names of what these measure are known when they are built.
    private bool _measuresMore;

    /// <summary>Reads what there is.</summary>
    public Experiment Read(ConfigSection root, Experiment experiment)
    {
        _measuresMore = ReadEvaluators(root, experiment).Evaluation.Own.Count > 0;
        experiment = ReadLegacy(root, experiment);
        experiment = new HookReader(problems, section => ReadCheckpoint(section, experiment.Model)).Read(root, experiment);
        experiment = ReadEvaluators(root, experiment);
        experiment = ReadRandomness(root, experiment);
        experiment = ScaleRate(root, experiment);
        ResumeKeys resumed = ResumeKeys.Read(root);
        return experiment with
        {
            TensorBoard = ReadVisualizer(root) ?? experiment.TensorBoard,
            LoadFrom = resumed.LoadFrom,
            ResumeFrom = resumed.Named,
            Resume = resumed.LooksInFolder,
            WorkDir = root.OptionalString("work_dir"),
            Distiller = root.Handed("distiller"),
            Quantization = root.Handed("quant_config"),
        };
    }

    // As MMEngine: the rate is for base_batch_size images a step and grows with their number. One process here stands for one GPU there.
    private Experiment ScaleRate(ConfigSection root, Experiment experiment)
    {
        if (root.OptionalSection("auto_scale_lr") is not { } scale)
        {
            return experiment;
        }

        int basis = scale.OptionalInt("base_batch_size") is { } size ? problems.AtLeast(scale, "base_batch_size", size, 1) : 0;
        bool isOn = scale.Bool("enable", fallback: false);
        scale.Complete();
        if (!isOn || experiment.Optimizer is not { } optimizer || experiment.Train is not { } train)
        {
            return experiment;
        }

        problems.Require(basis > 0, scale, "base_batch_size", "it is missing, and the learning rate is to be scaled by it",
            "Give the batch size that the learning rate is for, such as 16");
        return experiment with { Optimizer = optimizer with { Lr = optimizer.Lr * train.BatchSize / Math.Max(basis, 1) } };
    }

    // Pictures and event files have a place here; other services that a visualizer may report to have none.
    private static TensorBoardOptions? ReadVisualizer(ConfigSection root)
    {
        // 'vis_backends' at the top level is the variable that the visualizer refers to
        ConfigSection? visualizer = root.OptionalSection("visualizer");
        IReadOnlyList<ConfigSection> backends = visualizer?.HandedList("vis_backends") ?? root.HandedList("vis_backends");
        visualizer?.Ignore([.. visualizer.Dict.Keys.Except(["type", "name", "vis_backends"])]);
        if (backends.Any(backend => KindOf(backend) is not ("LocalVisBackend" or "TensorboardVisBackend")))
        {
            root.Ignore("visualizer");
        }

        return backends.FirstOrDefault(backend => KindOf(backend) == "TensorboardVisBackend") is { } board
            ? new TensorBoardOptions(board.OptionalString("save_dir"))
            : null;
    }

    private static string KindOf(ConfigSection section) => section.Type.Split('.')[^1];

    private Experiment ReadLegacy(ConfigSection root, Experiment experiment)
    {
        if (root.OptionalSection("checkpoint_config") is { } checkpoint)
        {
            experiment = experiment with { Checkpoint = ReadCheckpoint(checkpoint, experiment.Model) };
            checkpoint.Complete();
        }

        if (root.OptionalSection("evaluation") is { } evaluation)
        {
            int interval = problems.AtLeast(evaluation, "interval", evaluation.Int("interval", 1), 1);
            experiment = experiment with
            {
                ValidationInterval = experiment.ValidationInterval ?? interval,
                DynamicIntervals = experiment.DynamicIntervals.Count > 0 ? experiment.DynamicIntervals
                    : evaluation.Intervals("dynamic_intervals", problems),
                Evaluation = new EvaluationOptions { Metrics = Metrics(evaluation, "metric") },
                TestEvaluation = new EvaluationOptions { Metrics = Metrics(evaluation, "metric") },
                Checkpoint = ReadBest(evaluation, experiment.Model, experiment.Checkpoint),
            };
            evaluation.Ignore("pre_eval", "by_epoch", "efficient_test", "gpu_collect", "start", "classwise", "logger", "out_dir");
            evaluation.Ignore("test_fn", "greater_keys", "less_keys", "broadcast_bn_buffer", "file_client_args");
            evaluation.Complete();
        }

        if (root.OptionalSection("log_config") is not { } log)
        {
            return experiment;
        }

        IReadOnlyList<ConfigSection> loggers = log.HandedList("hooks");
        if (loggers.Any(hook => KindOf(hook) is not ("TextLoggerHook" or "TensorboardLoggerHook")))
        {
            log.Ignore("hooks");
        }

        experiment = experiment with
        {
            LogInterval = problems.AtLeast(log, "interval", log.Int("interval", 10), 1),
            TensorBoard = loggers.FirstOrDefault(hook => KindOf(hook) == "TensorboardLoggerHook") is { } board
                ? new TensorBoardOptions(board.OptionalString("log_dir"), HasModes: true)
                : null,
        };
        log.Complete();
        return experiment;
    }

    private CheckpointOptions ReadCheckpoint(ConfigSection section, ConfigSection? model)
    {
        int interval = section.Int("interval", -1);
        int keep = section.Int("max_keep_ckpts", -1);
        problems.Require(interval is -1 or > 0, section, "interval", $"it is {interval}", "Give an integer of at least 1, or -1 for none");
        problems.Require(keep is -1 or > 0, section, "max_keep_ckpts", $"it is {keep}", "Give an integer of at least 1, or -1 for all");
        CheckpointOptions result = ReadBest(section, model, new CheckpointOptions
        {
            Interval = interval > 0 ? interval : null,
            Begin = problems.AtLeast(section, "save_begin", section.Int("save_begin", 0), 0),
            ByEpoch = section.Bool("by_epoch", fallback: true),
            KeepLast = keep > 0 ? keep : null,
            SaveLast = section.Bool("save_last", fallback: true),
            SaveOptimizer = section.Bool("save_optimizer", fallback: true),
        });
        section.Node("type");
        section.Ignore("meta", "create_symlink", "out_dir", "save_param_scheduler", "published_keys", "filename_tmpl", "file_client_args",
            "backend_args", "sync_buffer", "priority");
        section.Ignore("greater_keys", "less_keys"); // which of the known metrics are better where they are larger is known
        return result;
    }

    private CheckpointOptions ReadBest(ConfigSection section, ConfigSection? model, CheckpointOptions options)
    {
        string[] names = section.Strings("save_best", []), rules = section.Strings("rule", []);

        // the classes are the data set's, and another task's metrics its own: both are looked at when the run is built
        bool isSegmentation = model?.OptionalString("type")?.Split('.')[^1] is null or "EncoderDecoder";
        string[] known = isSegmentation && !_measuresMore
            ? [.. names.Where(name => !name.StartsWith("IoU.", StringComparison.Ordinal)
            && !name.StartsWith("Acc.", StringComparison.Ordinal))] : [];
        Array.ForEach(known, name => section.OneOf("save_best", name, _best));
        Array.ForEach(rules, rule => section.OneOf("rule", rule, "greater", "less"));
        problems.Require(
            rules.Length <= 1 || rules.Length == names.Length,
            section, "rule", $"there are {rules.Length} rules for {names.Length} metrics", "Give one rule, or one for each of save_best");

        // of every metric that is known here more is better
        bool IsLess(int index) => rules.Length > 0 && rules[Math.Min(index, rules.Length - 1)] == "less";
        return options with { SaveBest = names, LessIsBetter = [.. names.Select((_, i) => IsLess(i))] };
    }

    private static Experiment ReadEvaluators(ConfigSection root, Experiment experiment)
    {
        EvaluationOptions validation = ReadEvaluator(root, "val_evaluator") ?? experiment.Evaluation;
        return experiment with { Evaluation = validation,
            TestEvaluation = ReadEvaluator(root, "test_evaluator") ?? experiment.TestEvaluation };
    }

    private static EvaluationOptions? ReadEvaluator(ConfigSection root, string key)
    {
        IReadOnlyList<ConfigSection> sections = root.Sections(key);
        EvaluationOptions? result = null;
        foreach (ConfigSection section in sections)
        {
            if (TypeOf(section) is "CityscapesMetric" or "CitysMetric"
                || (TypeOf(section) != "IoUMetric" && section.Registries.Knows(TypeOf(section))))
            {
                result = Further(section, result ?? new EvaluationOptions { Metrics = [] });
                continue;
            }

            section.OneOf("type", section.Type, "IoUMetric", "CityscapesMetric");
            string[] metrics = Metrics(section, section.Has("metrics") ? "metrics" : "iou_metrics");
            result = (result ?? new EvaluationOptions { Metrics = [] }) with
            {
                Metrics = [.. result?.Metrics ?? [], .. metrics],
                IgnoreIndex = section.OptionalInt("ignore_index") ?? result?.IgnoreIndex,
                NanToNum = section.OptionalInt("nan_to_num") ?? result?.NanToNum,
                Beta = section.Double("beta", result?.Beta ?? 1),
                OutputDirectory = section.OptionalString("output_dir") ?? result?.OutputDirectory,
                FormatOnly = section.Bool("format_only", fallback: false),
            };
            section.Ignore("prefix", "collect_device", "collect_dir", "keep_results");
            section.Complete();
        }

        return result is { Metrics.Count: 0 } ? result with { Metrics = new EvaluationOptions().Metrics } : result;
    }

    private static string TypeOf(ConfigSection section) => section.Type[(section.Type.LastIndexOf('.') + 1)..];

    // A metric that reads its own keys. Of Cityscapes' the keys are MMSegmentation's; without keep_results it deletes what it wrote.
    private static EvaluationOptions Further(ConfigSection section, EvaluationOptions options)
    {
        if (TypeOf(section) is not ("CityscapesMetric" or "CitysMetric"))
        {
            section.Ignore([.. section.Dict.Keys]);
            return options with { Own = [.. options.Own, section] };
        }

        section.Ignore("prefix", "collect_device", "collect_dir", "to_label_id", "suffix");
        section.Only("citys_metrics", [_cityscapes]);
        bool isFormatOnly = section.Bool("format_only", fallback: false);
        bool keeps = section.Bool("keep_results", fallback: false) || isFormatOnly;
        string? directory = section.OptionalString("output_dir");
        int? ignored = section.OptionalInt("ignore_index");
        section.Complete();
        ConfigDict own = new([new ConfigEntry("type", section.Location, new ConfigScalar("CityscapesMetric", section.Location))],
            section.Location);
        return options with
        {
            Own = [.. options.Own, section.Of(own, section.Path)],
            OutputDirectory = keeps ? directory ?? options.OutputDirectory : options.OutputDirectory,
            FormatOnly = isFormatOnly,
            IgnoreIndex = ignored ?? options.IgnoreIndex,
        };
    }

    private static string[] Metrics(ConfigSection section, string key)
    {
        string[] names = section.Strings(key, ["mIoU"]);
        foreach (string name in names)
        {
            section.OneOf(key, name, _metrics);
        }

        return names;
    }

    private static Experiment ReadRandomness(ConfigSection root, Experiment experiment)
    {
        int? seed = root.OptionalInt("seed");
        bool deterministic = root.Bool("deterministic", fallback: false);
        if (root.OptionalSection("randomness") is { } randomness)
        {
            seed = randomness.OptionalInt("seed") ?? seed;
            deterministic |= randomness.Bool("deterministic", fallback: false);
            randomness.Ignore("diff_rank_seed");
            randomness.Complete();
        }

        int? pixels = root.OptionalInt("max_pixels");
        return pixels is < 1
            ? throw root.Error("max_pixels", $"it is {pixels}", "Give the most pixels that an image may have, or leave it out")
            : experiment with { Seed = seed, Deterministic = deterministic, MaxPixels = pixels };
    }
}
