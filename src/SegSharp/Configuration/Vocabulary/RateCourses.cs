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
