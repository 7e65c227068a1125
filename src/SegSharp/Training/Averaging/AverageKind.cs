namespace SegSharp.Training.Averaging;

/// <summary>How much an average of the weights takes of each update.</summary>
public enum AverageKind
{
    /// <summary>Always the same part: MMEngine's <c>ExponentialMovingAverage</c>.</summary>
    Constant,

    /// <summary>At first more, <c>gamma / (gamma + steps)</c>: MMEngine's <c>MomentumAnnealingEMA</c>.</summary>
    Annealed,

    /// <summary>At first more, by a falling exponential: MMDetection's <c>ExpMomentumEMA</c>.</summary>
    Exponential,

    /// <summary>Each update counts the same: MMEngine's <c>StochasticWeightAverage</c>.</summary>
    Plain,
}
