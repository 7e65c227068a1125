namespace SegSharp.Configuration.Vocabulary;

/// <summary>Courses of the learning rate that both generations of configs know under the same keys.</summary>
internal static class RateCourses
{
    /// <summary>Up and down once.</summary>
    /// <param name="section">The scheduler or policy.</param>
    /// <param name="common">What is read already.</param>
    /// <param name="peak">The key of the highest rate.</param>
    /// <param name="problems">Where numbers that make no sense are noted.</param>
    public static SchedulerOptions OneCycle(ConfigSection section, SchedulerOptions common, string peak, ConfigProblems problems) =>
        common with
    {
        Kind = SchedulerKind.OneCycle,
        EtaMax = problems.Positive(section, peak, section.Double(peak)),
        TotalSteps = section.OptionalInt("total_steps") is { } steps ? problems.AtLeast(section, "total_steps", steps, 1) : null,
        PctStart = problems.Fraction(section, "pct_start", section.Double("pct_start", 0.3)),
        DivFactor = problems.Positive(section, "div_factor", section.Double("div_factor", 25)),
        FinalDivFactor = problems.Positive(section, "final_div_factor", section.Double("final_div_factor", 10000)),
        IsCosine = section.OneOf("anneal_strategy", section.String("anneal_strategy", "cos"), "cos", "linear") == "cos",
        HasThreePhases = section.Bool("three_phase", fallback: false),
    };

    /// <summary>Up and down several times, each way along half a cosine or a line.</summary>
    /// <param name="section">The policy.</param>
    /// <param name="common">What is read already.</param>
    /// <param name="usual">What it goes up to and down to where the config does not say, as factors.</param>
    /// <param name="problems">Where numbers that make no sense are noted.</param>
    /// <remarks>Source: <c>CyclicLrUpdaterHook</c> and <c>CyclicMomentumUpdaterHook</c> of MMCV 1.7;
    /// one ratio alone goes down to a 1e5th of itself.</remarks>
    public static SchedulerOptions Cycles(ConfigSection section, SchedulerOptions common, (double Peak, double End) usual,
        ConfigProblems problems)
    {
        problems.Require(!common.ByEpoch, section, "by_epoch", "it is True, but this policy counts iterations", "Leave it out");
        double[] ratios = section.Doubles("target_ratio", [usual.Peak, usual.End]);
        problems.Require(
            ratios.Length is 1 or 2 && ratios.All(ratio => ratio > 0), section, "target_ratio", $"it is ({string.Join(", ", ratios)})",
            "Give the factors of the highest and of the last value, both above 0");
        double up = section.Double("step_ratio_up", 0.4);
        problems.Require(up is >= 0 and < 1, section, "step_ratio_up", $"it is {up}", "Give a fraction of at least 0 and below 1");
        return common with
        {
            Kind = SchedulerKind.Cyclic,
            Gamma = 1,
            Cycles = problems.AtLeast(section, "cyclic_times", section.Int("cyclic_times", 1), 1),
            UpFraction = up,
            TargetRatio = ratios is [var peak, var end] ? (peak, end) : (ratios.FirstOrDefault(), ratios.FirstOrDefault() / 1e5),
            IsCosine = section.OneOf("anneal_strategy", section.String("anneal_strategy", "cos"), "cos", "linear") == "cos",
        };
    }

    /// <summary>Half cosines, one after the other.</summary>
    public static SchedulerOptions Restarts(ConfigSection section, SchedulerOptions common, ConfigProblems problems)
    {
        int[] periods = section.Ints("periods");
        double[] weights = section.Doubles("restart_weights", [1]);
        problems.Require(periods.Length > 0 && periods.All(period => period > 0), section, "periods", "a period is below 1",
            "Give the length of each cosine");
        problems.Require(
            periods.Length == weights.Length, section, "restart_weights", $"there are {weights.Length} for {periods.Length} periods",
            "Give one for each of periods: the rate that the cosine begins with, as a factor");
        return common with { Kind = SchedulerKind.CosineRestart, Periods = periods, RestartWeights = weights };
    }
}
