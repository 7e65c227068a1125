namespace SegSharp.Configuration;

/// <summary>The optimizer: <c>SGD</c>, <c>Adam</c>, <c>AdamW</c> or a plugin's.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Lr">Learning rate, at least 0.</param>
public sealed record OptimizerOptions(string Type, double Lr)
{
    /// <summary>What the config says of a plugin's optimizer; null for those of the library.</summary>
    public ConfigSection? Custom { get; init; }

    /// <summary>Weight decay, at least 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Decay of the mean of gradients (Adam), 0 to below 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of squared gradients (Adam), 0 to below 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the denominator (Adam).</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Whether the largest mean of squares so far counts (Adam).</summary>
    public bool AmsGrad { get; init; }

    /// <summary>Momentum (SGD).</summary>
    public double Momentum { get; init; }

    /// <summary>Damping of the momentum (SGD).</summary>
    public double Dampening { get; init; }

    /// <summary>Whether the momentum looks ahead (SGD).</summary>
    public bool Nesterov { get; init; }

    /// <summary>Rules for single parameters.</summary>
    public ParamwiseOptions Paramwise { get; init; } = new();
}
