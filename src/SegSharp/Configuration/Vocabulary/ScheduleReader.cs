namespace SegSharp.Configuration.Vocabulary;

/// <summary>Reads how long training takes and how the learning rate runs.</summary>
internal sealed class ScheduleReader(ConfigProblems problems)
{
    /// <summary>The schedulers of <c>param_scheduler</c> by name.</summary>
    public static readonly string[] Types =
        ["PolyLR", "LinearLR", "CosineAnnealingLR", "StepLR", "MultiStepLR", "ConstantLR", "ExponentialLR", "OneCycleLR"];

    /// <summary>The policies of <c>lr_config</c> by name.</summary>
    public static readonly string[] Policies = ["poly", "step", "fixed", "exp", "CosineAnnealing", "cosineannealing", "Cosine"];

    /// <summary>Reads what there is.</summary>
    public Experiment Read(ConfigSection root, Experiment experiment)
    {
        experiment = ReadLength(root, experiment);
        if (root.Has("param_scheduler"))
        {
            root.Ignore("lr_config");
            IReadOnlyList<ConfigSection> sections = root.Sections("param_scheduler");

            // A piece of no length, such as 5% of a run of ten iterations, does nothing and is left out.
            IEnumerable<SchedulerOptions> pieces = sections.Select(section => ReadScheduler(section, experiment));
            experiment = experiment with { Schedulers = [.. pieces.Where(piece => piece.End is null || piece.End > piece.Begin)] };
        }
        else if (root.OptionalSection("lr_config") is { } legacy)
        {
            experiment = experiment with { Schedulers = [ReadLegacy(legacy)] };
        }

        problems.Require(!root.Has("momentum_config"), root, "momentum_config", "momentum has no schedule here", "Remove it");
        return experiment;
    }

    private Experiment ReadLength(ConfigSection root, Experiment experiment)
    {
        // Before 0.11 these two top-level names held the model's settings; see ExperimentReader.
        if (root.OptionalSection("train_cfg") is { Dict.Count: > 0 } loop)
        {
            string type = loop.String("type", loop.Has("max_epochs") || loop.Bool("by_epoch", fallback: false) ? "EpochBasedTrainLoop" : "IterBasedTrainLoop");
            loop.OneOf("type", type, "IterBasedTrainLoop", "EpochBasedTrainLoop");
            bool byEpoch = type == "EpochBasedTrainLoop";
            string key = byEpoch ? "max_epochs" : "max_iters";
            int length = problems.AtLeast(loop, key, loop.Int(key), 1);
            loop.Ignore("by_epoch", "dynamic_intervals");
            experiment = experiment with
            {
                MaxIterations = byEpoch ? null : length,
                MaxEpochs = byEpoch ? length : null,
                ValidationBegin = problems.AtLeast(loop, "val_begin", loop.Int("val_begin", 1), 0),
                ValidationInterval = problems.AtLeast(loop, "val_interval", loop.Int("val_interval", byEpoch ? 1 : 1000), 1),
            };
            loop.Complete();
        }

        experiment = experiment with
        {
            ValidatesInMixedPrecision = ReadLoop(root, "val_cfg", "ValLoop"),
            TestsInMixedPrecision = ReadLoop(root, "test_cfg", "TestLoop"),
        };

        if (experiment.MaxIterations is null && experiment.MaxEpochs is null)
        {
            return ReadRunner(root, experiment);
        }

        root.Ignore("runner", "total_iters", "total_epochs");
        return experiment;
    }

    // Whether the loop is to run in mixed precision.
    private static bool ReadLoop(ConfigSection root, string key, string type)
    {
        if (root.Handed(key) is not { } loop || loop.Dict.ContainsKey("mode"))
        {
            return false;
        }

        loop.OneOf("type", loop.String("type", type), type);
        bool isMixed = loop.Bool("fp16", fallback: false);
        loop.Complete();
        return isMixed;
    }

    private Experiment ReadRunner(ConfigSection root, Experiment experiment)
    {
        if (root.OptionalSection("runner") is { } runner)
        {
            string type = runner.OneOf(
                "type", runner.String("type", "IterBasedRunner"), "IterBasedRunner", "IterBasedRunnerAmp", "EpochBasedRunner", "Runner");
            bool byEpoch = type == "EpochBasedRunner";
            string key = byEpoch ? "max_epochs" : "max_iters";
            int? length = type == "Runner" ? runner.OptionalInt(key) : runner.Int(key);
            problems.Require(length is null or > 0, runner, key, $"it is {length}", "Give an integer of at least 1");
            runner.Complete();
            return experiment with { MaxIterations = byEpoch ? null : length, MaxEpochs = byEpoch ? length : null };
        }

        int? iterations = root.OptionalInt("total_iters");
        int? epochs = root.OptionalInt("total_epochs");
        problems.Require(iterations is null or > 0, root, "total_iters", $"it is {iterations}", "Give an integer of at least 1");
        problems.Require(epochs is null or > 0, root, "total_epochs", $"it is {epochs}", "Give an integer of at least 1");
        return experiment with { MaxIterations = iterations, MaxEpochs = iterations is null ? epochs : null };
    }

    private SchedulerOptions ReadScheduler(ConfigSection section, Experiment experiment)
    {
        string type = section.OneOf("type", section.Type, Types);
        bool byEpoch = section.Bool("by_epoch", fallback: true);
        int begin = problems.AtLeast(section, "begin", section.Int("begin", 0), 0);
        int? end = section.OptionalInt("end");
        SchedulerOptions common = new(SchedulerKind.Fixed)
        {
            Begin = begin,
            End = end,
            ByEpoch = byEpoch,
            ConvertToIterations = section.Bool("convert_to_iter_based", fallback: false),
        };
        SchedulerOptions result = OfType(type, section, common);
        section.Ignore("verbose", "last_step");
        section.Complete();


        // A run that is shorter than the piece's beginning never comes to it, as a short trial of a long recipe.
        bool isReached = begin < (byEpoch ? experiment.MaxEpochs : experiment.MaxIterations) || experiment.MaxIterations is null != byEpoch;
        problems.Require(
            end is null || end >= begin || !isReached, section, "end", $"it is {end}, but the piece begins at {begin}", $"Give an integer above {begin}");
        return result;
    }

    private SchedulerOptions OfType(string type, ConfigSection section, SchedulerOptions common)
    {
        switch (type)
        {
            case "PolyLR":
                return Floor(section, common with { Kind = SchedulerKind.Poly, Power = problems.Positive(section, "power", section.Double("power", 1)) });
            case "LinearLR":
                return common with
                {
                    Kind = SchedulerKind.Linear,
                    StartFactor = problems.Positive(section, "start_factor", section.Double("start_factor", 1.0 / 3)),
                    EndFactor = problems.AtLeast(section, "end_factor", section.Double("end_factor", 1), 0),
                };
            case "ConstantLR":
                return common with { Kind = SchedulerKind.Constant, StartFactor = problems.AtLeast(section, "factor", section.Double("factor", 1.0 / 3), 0) };
            case "CosineAnnealingLR":
                int? period = section.OptionalInt("T_max");
                problems.Require(period is null or > 0, section, "T_max", $"it is {period}", "Give an integer of at least 1");
                return Floor(section, common with { Kind = SchedulerKind.CosineAnnealing, TMax = period });
            case "StepLR":
                return Gamma(section, common with { Kind = SchedulerKind.Step, StepSize = problems.AtLeast(section, "step_size", section.Int("step_size"), 1) }, 0.1);
            case "MultiStepLR":
                return Gamma(section, common with { Kind = SchedulerKind.MultiStep, Milestones = section.Ints("milestones") }, 0.1);
            case "ExponentialLR":
                return Gamma(section, common with { Kind = SchedulerKind.Exponential }, fallback: null);
            default:
                return OneCycle(section, common);
        }
    }

    private SchedulerOptions OneCycle(ConfigSection section, SchedulerOptions common)
    {
        string course = section.OneOf("anneal_strategy", section.String("anneal_strategy", "cos"), "cos", "linear");
        section.OneOf("three_phase", section.Bool("three_phase", fallback: false) ? "True" : "False", "False");
        return common with
        {
            Kind = SchedulerKind.OneCycle,
            EtaMax = problems.Positive(section, "eta_max", section.Double("eta_max")),
            TotalSteps = section.OptionalInt("total_steps"),
            PctStart = problems.Fraction(section, "pct_start", section.Double("pct_start", 0.3)),
            DivFactor = problems.Positive(section, "div_factor", section.Double("div_factor", 25)),
            FinalDivFactor = problems.Positive(section, "final_div_factor", section.Double("final_div_factor", 10000)),
            IsCosine = course == "cos",
        };
    }

    private SchedulerOptions Floor(ConfigSection section, SchedulerOptions options)
    {
        double? ratio = section.OptionalDouble("eta_min_ratio");
        return options with { EtaMinRatio = ratio, EtaMin = problems.AtLeast(section, "eta_min", section.Double("eta_min", 0), 0) };
    }

    private SchedulerOptions Gamma(ConfigSection section, SchedulerOptions options, double? fallback) => options with
    {
        Gamma = problems.Positive(section, "gamma", fallback is { } value ? section.Double("gamma", value) : section.Double("gamma")),
    };

    private SchedulerOptions ReadLegacy(ConfigSection section)
    {
        string policy = section.OneOf("policy", section.String("policy"), Policies);
        SchedulerOptions result = new(SchedulerKind.Fixed)
        {
            IsLegacy = true,
            ByEpoch = section.Bool("by_epoch", fallback: true),
            Warmup = ReadWarmup(section),
        };
        switch (policy)
        {
            case "poly":
                result = result with
                {
                    Kind = SchedulerKind.Poly,
                    Power = problems.Positive(section, "power", section.Double("power", 1)),
                    EtaMin = problems.AtLeast(section, "min_lr", section.Double("min_lr", 0), 0),
                };
                break;
            case "step":
                int[] steps = section.Ints("step");
                bool isSingle = section.Node("step") is ConfigScalar;
                result = Gamma(section, result with { EtaMin = section.Double("min_lr", 0) }, 0.1);
                result = isSingle
                    ? result with { Kind = SchedulerKind.Step, StepSize = problems.AtLeast(section, "step", steps[0], 1) }
                    : result with { Kind = SchedulerKind.MultiStep, Milestones = steps };
                break;
            case "exp":
                result = Gamma(section, result with { Kind = SchedulerKind.Exponential }, fallback: null);
                break;
            case "CosineAnnealing" or "cosineannealing" or "Cosine":
                result = result with
                {
                    Kind = SchedulerKind.CosineAnnealing,
                    EtaMinRatio = section.OptionalDouble("min_lr_ratio"),
                    EtaMin = problems.AtLeast(section, "min_lr", section.Double("min_lr", 0), 0),
                };
                break;
        }

        section.Complete();
        return result;
    }

    private WarmupOptions? ReadWarmup(ConfigSection section)
    {
        string? name = section.OptionalString("warmup");
        int iterations = section.Int("warmup_iters", 0);
        double ratio = section.Double("warmup_ratio", 0.1);
        bool byEpoch = section.Bool("warmup_by_epoch", fallback: false);
        if (name is null)
        {
            return null;
        }

        section.OneOf("warmup", name, "constant", "linear", "exp");
        problems.AtLeast(section, "warmup_iters", iterations, 1);
        problems.Require(ratio is > 0 and <= 1, section, "warmup_ratio", $"it is {ratio}", "Give a number above 0 and at most 1");
        WarmupKind kind = name switch { "constant" => WarmupKind.Constant, "linear" => WarmupKind.Linear, _ => WarmupKind.Exponential };
        return new WarmupOptions(kind, iterations, ratio, byEpoch);
    }
}
