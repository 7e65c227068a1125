namespace SegSharp.Configuration.Vocabulary;

/// <summary>Reads <c>momentum_config</c> of MMSegmentation 0.x: the course of SGD's momentum or of Adam's first beta.</summary>
/// <remarks>Source: the hooks of <c>mmcv/runner/hooks/momentum_updater.py</c>, MMCV 1.7.</remarks>
internal sealed class MomentumPolicyReader(ConfigProblems problems)
{
    /// <summary>The policies by name.</summary>
    public static readonly string[] Policies = ["step", "Step", "CosineAnnealing", "cyclic", "Cyclic", "OneCycle"];

    /// <summary>Reads what there is.</summary>
    public SchedulerOptions Read(ConfigSection section)
    {
        string policy = section.OneOf("policy", section.String("policy"), Policies);
        SchedulerOptions common = new(SchedulerKind.Fixed)
        {
            IsLegacy = true,
            WarmsUpFromAbove = true,
            ByEpoch = section.Bool("by_epoch", fallback: policy is not ("OneCycle" or "cyclic" or "Cyclic")),
            Warmup = RatePolicyReader.ReadWarmup(section, problems, usualRatio: 0.9),
        };
        SchedulerOptions result = policy switch
        {
            "step" or "Step" => Step(section, common),
            "CosineAnnealing" => Cosine(section, common),
            "OneCycle" => OneCycle(section, common),
            _ => RateCourses.Cycles(section, common, (0.85 / 0.95, 1), problems),
        };
        section.Complete();
        return result;
    }

    private SchedulerOptions Step(ConfigSection section, SchedulerOptions common)
    {
        int[] steps = section.Ints("step");
        problems.Require(steps.All(step => step > 0), section, "step", "a step is below 1", "Give integers of at least 1");
        SchedulerOptions result = common with
        {
            Gamma = problems.Positive(section, "gamma", section.Double("gamma", 0.5)),
            EtaMin = problems.AtLeast(section, "min_momentum", section.Double("min_momentum", 0), 0),
        };
        return section.Node("step") is ConfigScalar
            ? result with { Kind = SchedulerKind.Step, StepSize = Math.Max(1, steps[0]) }
                : result with { Kind = SchedulerKind.MultiStep, Milestones = steps };
    }

    private SchedulerOptions Cosine(ConfigSection section, SchedulerOptions common) => common with
    {
        Kind = SchedulerKind.CosineAnnealing,
        EtaMinRatio = section.OptionalDouble("min_momentum_ratio"),
        EtaMin = problems.AtLeast(section, "min_momentum", section.Double("min_momentum", 0), 0),
    };

    private SchedulerOptions OneCycle(ConfigSection section, SchedulerOptions common)
    {
        problems.Require(!common.ByEpoch, section, "by_epoch", "it is True, but this policy counts iterations", "Leave it out");
        return common with
        {
            Kind = SchedulerKind.InverseCycle,
            EtaMin = problems.AtLeast(section, "base_momentum", section.Double("base_momentum", 0.85), 0),
            EtaMax = problems.AtLeast(section, "max_momentum", section.Double("max_momentum", 0.95), 0),
            PctStart = problems.Fraction(section, "pct_start", section.Double("pct_start", 0.3)),
            IsCosine = section.OneOf("anneal_strategy", section.String("anneal_strategy", "cos"), "cos", "linear") == "cos",
            HasThreePhases = section.Bool("three_phase", fallback: false),
        };
    }
}
