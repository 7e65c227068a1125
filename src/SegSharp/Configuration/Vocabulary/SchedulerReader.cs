namespace SegSharp.Configuration.Vocabulary;

/// <summary>Reads the schedulers of <c>param_scheduler</c>.</summary>
internal sealed class SchedulerReader(ConfigProblems problems)
{
    private const string Momentum = "Momentum", AnyParameter = "ParamScheduler", Rate = "LR";

    /// <summary>The schedulers by name.</summary>
    public static readonly string[] Types =
    [
        "PolyLR", "LinearLR", "CosineAnnealingLR", "StepLR", "MultiStepLR", "ConstantLR", "ExponentialLR", "OneCycleLR", "CosineRestartLR",
        "ReduceOnPlateauLR", "PolyLRRatio",
    ];

    // What every scheduler has; of a plugin's class the rest is its own.
    private static readonly string[] _common = ["by_epoch", "begin", "end", "convert_to_iter_based", "verbose", "last_step"];

    // What MMEngine has no momentum's twin of.
    private static readonly string[] _ofRateAlone = ["OneCycleLR", "PolyLRRatio"];

    /// <summary>Reads one of them.</summary>
    /// <returns>Whether it is of the momentum, and what it does.</returns>
    public (bool OfMomentum, SchedulerOptions Options) Read(ConfigSection section, Experiment experiment)
    {
        (string type, bool isOfMomentum) = TypeOf(section);
        bool isCustom = !Types.Contains(type) && section.Registries.Knows(section.Type);
        type = isCustom ? type : section.OneOf("type", type, Types);
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
        SchedulerOptions result = isCustom ? Custom(section, common) : OfType(type, section, common);
        section.Ignore("verbose", "last_step");
        section.Complete();

        // A run that is shorter than the piece's beginning never comes to it, as a short trial of a long recipe.
        bool isReached = begin < (byEpoch ? experiment.MaxEpochs : experiment.MaxIterations) || experiment.MaxIterations is null != byEpoch;
        problems.Require(
            end is null || end >= begin || !isReached, section, "end", $"it is {end}, but the piece begins at {begin}",
            $"Give an integer above {begin}");
        return (isOfMomentum, result);
    }

    // The class reads its own keys, where it is built.
    private static SchedulerOptions Custom(ConfigSection section, SchedulerOptions common)
    {
        section.Ignore([.. section.Dict.Keys.Except(_common)]);
        ConfigDict own = new(section.Dict.Entries.Where(entry => !_common.Contains(entry.Key)), section.Location);
        return common with { Kind = SchedulerKind.Custom, Custom = section.Of(own, section.Path) };
    }

    // MMEngine has each course three times: for the learning rate, for the momentum, and for whatever param_name says.
    private static (string Type, bool IsOfMomentum) TypeOf(ConfigSection section)
    {
        string type = section.Type[(section.Type.LastIndexOf('.') + 1)..];
        if (type.EndsWith(AnyParameter, StringComparison.Ordinal))
        {
            string name = section.OneOf("param_name", section.String("param_name"), "lr", "momentum");
            return (type[..^AnyParameter.Length] + Rate, name == "momentum");
        }

        bool isOfMomentum = type.EndsWith(Momentum, StringComparison.Ordinal)
            && Types.Except(_ofRateAlone).Contains(type[..^Momentum.Length] + Rate);
        return (isOfMomentum ? type[..^Momentum.Length] + Rate : type, isOfMomentum);
    }

    private SchedulerOptions OfType(string type, ConfigSection section, SchedulerOptions common)
    {
        switch (type)
        {
            case "PolyLR" or "PolyLRRatio":
                return Floor(section,
                    common with { Kind = SchedulerKind.Poly, Power = problems.Positive(section, "power", section.Double("power", 1)) });
            case "LinearLR":
                return common with
                {
                    Kind = SchedulerKind.Linear,
                    StartFactor = problems.Positive(section, "start_factor", section.Double("start_factor", 1.0 / 3)),
                    EndFactor = problems.AtLeast(section, "end_factor", section.Double("end_factor", 1), 0),
                };
            case "ConstantLR":
                return common with { Kind = SchedulerKind.Constant,
                    StartFactor = problems.AtLeast(section, "factor", section.Double("factor", 1.0 / 3), 0) };
            case "CosineAnnealingLR":
                int? period = section.OptionalInt("T_max");
                problems.Require(period is null or > 0, section, "T_max", $"it is {period}", "Give an integer of at least 1");
                return Floor(section, common with { Kind = SchedulerKind.CosineAnnealing, TMax = period });
            case "StepLR":
                return Gamma(section, common with { Kind = SchedulerKind.Step,
                    StepSize = problems.AtLeast(section, "step_size", section.Int("step_size"), 1) }, 0.1);
            case "MultiStepLR":
                return Gamma(section, common with { Kind = SchedulerKind.MultiStep, Milestones = section.Ints("milestones") }, 0.1);
            case "ExponentialLR":
                return Gamma(section, common with { Kind = SchedulerKind.Exponential }, fallback: null);
            case "CosineRestartLR":
                return Floor(section, RateCourses.Restarts(section, common, problems));
            case "ReduceOnPlateauLR":
                return Plateau(section, common);
            default:
                return RateCourses.OneCycle(section, common, "eta_max", problems);
        }
    }

    private SchedulerOptions Plateau(ConfigSection section, SchedulerOptions common)
    {
        problems.Require(common.ByEpoch, section, "by_epoch", "it is False, but this scheduler acts after validations", "Leave it out");
        double factor = section.Double("factor", 0.1);
        problems.Require(factor is > 0 and < 1, section, "factor", "it does not make the rate smaller",
            "Give a number above 0 and below 1, such as 0.1");
        string monitor = section.String("monitor", "loss");
        return common with
        {
            Kind = SchedulerKind.Plateau,
            Plateau = new PlateauOptions(monitor)
            {
                Source = section,
                IsLessBetter = section.OneOf("rule", section.String("rule", "less"), "less", "greater") == "less",
                Factor = factor,
                Patience = problems.AtLeast(section, "patience", section.Int("patience", 10), 0),
                Threshold = problems.AtLeast(section, "threshold", section.Double("threshold", 1e-4), 0),
                IsRelative = section.OneOf("threshold_rule", section.String("threshold_rule", "rel"), "rel", "abs") == "rel",
                Cooldown = problems.AtLeast(section, "cooldown", section.Int("cooldown", 0), 0),
                LeastRate = problems.AtLeast(section, "min_value", section.Double(section.Has("min_lr") ? "min_lr" : "min_value", 0), 0),
                Eps = problems.AtLeast(section, "eps", section.Double("eps", 1e-8), 0),
            },
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
}
