namespace SegSharp.Configuration;

/// <summary>When the learning rate is reduced because validations do not get better any more.</summary>
/// <param name="Monitor">The metric that is watched; a segmentation's in percent, as MMSegmentation's metrics are.</param>
/// <remarks>Source: <c>ReduceOnPlateauLR</c> of MMEngine, whose defaults these are.</remarks>
public sealed record PlateauOptions(string Monitor)
{
    /// <summary>Whether a smaller value is a better one.</summary>
    public bool IsLessBetter { get; init; } = true;

    /// <summary>What the rate is multiplied by.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>Validations without a better value that change nothing.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>By how much a value must be better to count as better.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>Whether <see cref="Threshold"/> is a fraction of the best value so far; else it is a difference.</summary>
    public bool IsRelative { get; init; } = true;

    /// <summary>Validations after a reduction in which nothing is counted.</summary>
    public int Cooldown { get; init; }

    /// <summary>The rate that is not gone below.</summary>
    public double LeastRate { get; init; }

    /// <summary>A reduction by no more than this is left out.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Where the config says it; null where it does not.</summary>
    internal ConfigSection? Source { get; init; }
}
