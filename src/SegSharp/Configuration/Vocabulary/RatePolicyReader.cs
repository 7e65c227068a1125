namespace SegSharp.Configuration.Vocabulary;

/// <summary>Reads <c>lr_config</c> of MMSegmentation 0.x.</summary>
internal sealed class RatePolicyReader(ConfigProblems problems)
{
    /// <summary>The policies by name.</summary>
    public static readonly string[] Policies =
    [
        "poly", "step", "fixed", "exp", "inv", "CosineAnnealing", "cosineannealing", "Cosine", "FlatCosineAnnealing", "CosineRestart",
        "OneCycle", "cyclic", "Cyclic",
    ];

    /// <summary>Reads what there is.</summary>
    public SchedulerOptions Read(ConfigSection section)
    {
        string policy = section.OneOf("policy", section.String("policy"), Policies);
        SchedulerOptions common = new(SchedulerKind.Fixed)
        {
            IsLegacy = true,
            ByEpoch = section.Bool("by_epoch", fallback: policy is not ("OneCycle" or "cyclic" or "Cyclic")),
            Warmup = ReadWarmup(section, problems, usualRatio: 0.1),
        };
        SchedulerOptions result = OfPolicy(policy, section, common);
        section.Complete();
        return result;
    }

    private SchedulerOptions OfPolicy(string policy, ConfigSection section, SchedulerOptions common)
    {
        switch (policy)
        {
            case "poly":
                return common with { Kind = SchedulerKind.Poly, Power = Power(section),
                    EtaMin = problems.AtLeast(section, "min_lr", section.Double("min_lr", 0), 0) };
            case "step":
                return Step(section, common);
            case "exp":
                return common with { Kind = SchedulerKind.Exponential, Gamma = Gamma(section, section.Double("gamma")) };
            case "inv":
                return common with { Kind = SchedulerKind.Inverse, Gamma = Gamma(section, section.Double("gamma")),
                    Power = Power(section) };
            case "CosineAnnealing" or "cosineannealing" or "Cosine":
                return Floor(section, common with { Kind = SchedulerKind.CosineAnnealing });
            case "FlatCosineAnnealing":
                double start = problems.Fraction(section, "start_percent", section.Double("start_percent", 0.75));
                return Floor(section, common with { Kind = SchedulerKind.FlatCosine, PctStart = start });
            case "CosineRestart":
                return Floor(section, RateCourses.Restarts(section, common, problems));
            case "OneCycle":
                problems.Require(!common.ByEpoch, section, "by_epoch", "it is True, but this policy counts iterations", "Leave it out");
                return RateCourses.OneCycle(section, common, "max_lr", problems);
            case "cyclic" or "Cyclic":
                return RateCourses.Cycles(section, common, (10, 1e-4),
                    problems) with { Gamma = Gamma(section, section.Double("gamma", 1)) };
            default:
                return common;
        }
    }

    private SchedulerOptions Step(ConfigSection section, SchedulerOptions common)
    {
        int[] steps = section.Ints("step");
        SchedulerOptions result = common with { Gamma = Gamma(section, section.Double("gamma", 0.1)),
            EtaMin = section.Double("min_lr", 0) };
        return section.Node("step") is ConfigScalar
            ? result with { Kind = SchedulerKind.Step, StepSize = problems.AtLeast(section, "step", steps[0], 1) }
            : result with { Kind = SchedulerKind.MultiStep, Milestones = steps };
    }

    private double Power(ConfigSection section) => problems.Positive(section, "power", section.Double("power", 1));

    private double Gamma(ConfigSection section, double value) => problems.Positive(section, "gamma", value);

    private SchedulerOptions Floor(ConfigSection section, SchedulerOptions options) => options with
    {
        EtaMinRatio = section.OptionalDouble("min_lr_ratio"),
        EtaMin = problems.AtLeast(section, "min_lr", section.Double("min_lr", 0), 0),
    };

    /// <summary>Reads a warm-up.</summary>
    /// <param name="section">The policy's section.</param>
    /// <param name="problems">Where numbers that make no sense are noted.</param>
    /// <param name="usualRatio">The ratio where none is given.</param>
    public static WarmupOptions? ReadWarmup(ConfigSection section, ConfigProblems problems, double usualRatio)
    {
        string? name = section.OptionalString("warmup");
        int iterations = section.Int("warmup_iters", 0);
        double ratio = section.Double("warmup_ratio", usualRatio);
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
