namespace SegSharp.Configuration;

/// <summary>One piece of the course of the learning rate or the momentum. Which properties count depends on <see cref="Kind"/>.</summary>
public sealed record SchedulerOptions(SchedulerKind Kind)
{
    /// <summary>Whether it follows the rules of MMSegmentation 0.x: closed formulas over the whole run, times a warm-up.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>First iteration (or epoch) that it acts in.</summary>
    public int Begin { get; init; }

    /// <summary>Iteration (or epoch) that it ends before; null for the end of the run.</summary>
    public int? End { get; init; }

    /// <summary>Whether it counts epochs.</summary>
    public bool ByEpoch { get; init; }

    /// <summary>Whether epochs are turned into iterations, so that it acts in every iteration.</summary>
    public bool ConvertToIterations { get; init; }

    /// <summary>The exponent of <see cref="SchedulerKind.Poly"/> and <see cref="SchedulerKind.Inverse"/>.</summary>
    public double Power { get; init; } = 1;

    /// <summary>The lowest learning rate.</summary>
    public double EtaMin { get; init; }

    /// <summary>The lowest learning rate as a fraction of the first; null if <see cref="EtaMin"/> says it.</summary>
    public double? EtaMinRatio { get; init; }

    /// <summary>First factor of <see cref="SchedulerKind.Linear"/>, or the factor of <see cref="SchedulerKind.Constant"/>.</summary>
    public double StartFactor { get; init; } = 1.0 / 3;

    /// <summary>Last factor of <see cref="SchedulerKind.Linear"/>.</summary>
    public double EndFactor { get; init; } = 1;

    /// <summary>
    /// Factor of <see cref="SchedulerKind.Step"/>, <see cref="SchedulerKind.MultiStep"/> and <see cref="SchedulerKind.Exponential"/>.
    /// </summary>
    public double Gamma { get; init; } = 0.1;

    /// <summary>Distance of the steps of <see cref="SchedulerKind.Step"/>.</summary>
    public int StepSize { get; init; } = 1;

    /// <summary>The steps of <see cref="SchedulerKind.MultiStep"/>.</summary>
    public IReadOnlyList<int> Milestones { get; init; } = [];

    /// <summary>Half the period of <see cref="SchedulerKind.CosineAnnealing"/>; null for its whole length.</summary>
    public int? TMax { get; init; }

    /// <summary>The highest learning rate of <see cref="SchedulerKind.OneCycle"/>.</summary>
    public double EtaMax { get; init; }

    /// <summary>Steps of <see cref="SchedulerKind.OneCycle"/>; null for its whole length.</summary>
    public int? TotalSteps { get; init; }

    /// <summary>
    /// Fraction of <see cref="SchedulerKind.OneCycle"/> in which the rate rises,
    /// or of <see cref="SchedulerKind.FlatCosine"/> in which it stays.
    /// </summary>
    public double PctStart { get; init; } = 0.3;

    /// <summary>Highest over first rate of <see cref="SchedulerKind.OneCycle"/>.</summary>
    public double DivFactor { get; init; } = 25;

    /// <summary>First over last rate of <see cref="SchedulerKind.OneCycle"/>.</summary>
    public double FinalDivFactor { get; init; } = 10000;

    /// <summary>Whether <see cref="SchedulerKind.OneCycle"/> goes along cosines and not along lines.</summary>
    public bool IsCosine { get; init; } = true;

    /// <summary>Whether <see cref="SchedulerKind.OneCycle"/> comes back to its first rate before it goes on to the last.</summary>
    public bool HasThreePhases { get; init; }

    /// <summary>The lengths of the cosines of <see cref="SchedulerKind.CosineRestart"/>.</summary>
    public IReadOnlyList<int> Periods { get; init; } = [];

    /// <summary>What each cosine of <see cref="SchedulerKind.CosineRestart"/> begins with, as a factor of the first rate.</summary>
    public IReadOnlyList<double> RestartWeights { get; init; } = [];

    /// <summary>When <see cref="SchedulerKind.Plateau"/> reduces the rate; null for other courses.</summary>
    public PlateauOptions? Plateau { get; init; }

    /// <summary>How often <see cref="SchedulerKind.Cyclic"/> goes up and down.</summary>
    public int Cycles { get; init; } = 1;

    /// <summary>The fraction of each cycle of <see cref="SchedulerKind.Cyclic"/> in which it goes up.</summary>
    public double UpFraction { get; init; } = 0.4;

    /// <summary>What <see cref="SchedulerKind.Cyclic"/> goes up to and then down to, as factors of the first value.</summary>
    public (double Peak, double End) TargetRatio { get; init; } = (10, 1e-4);

    /// <summary>What the config says of a plugin's class; null for the courses of the library.</summary>
    public ConfigSection? Custom { get; init; }

    /// <summary>
    /// Whether the warm-up divides by its ratio, as that of a momentum does: a small rate and a large momentum go together.
    /// </summary>
    public bool WarmsUpFromAbove { get; init; }

    /// <summary>The warm-up (0.x only); null for none.</summary>
    public WarmupOptions? Warmup { get; init; }
}
