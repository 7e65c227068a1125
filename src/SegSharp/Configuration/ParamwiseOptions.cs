namespace SegSharp.Configuration;

/// <summary>Factors on learning rate and weight decay of single parameters: <c>paramwise_cfg</c>.</summary>
/// <remarks>The longest key of <see cref="CustomKeys"/> that a parameter's name contains decides alone;
/// the other factors hold for the rest. Null leaves things as they are.</remarks>
public sealed record ParamwiseOptions
{
    /// <summary>Factors by parts of names.</summary>
    public IReadOnlyList<CustomKeyOptions> CustomKeys { get; init; } = [];

    /// <summary>Whether names are those of MMSegmentation 1.x, as in its configs; otherwise the published ones.</summary>
    public bool UsesCurrentNames { get; init; }

    /// <summary>Factor on the learning rate of biases outside of norms and deformable convolutions.</summary>
    public double? BiasLrMult { get; init; }

    /// <summary>Factor on the weight decay of biases outside of norms and deformable convolutions.</summary>
    public double? BiasDecayMult { get; init; }

    /// <summary>Factor on the weight decay of norms.</summary>
    public double? NormDecayMult { get; init; }

    /// <summary>Factor on the weight decay of depthwise convolutions.</summary>
    public double? DepthwiseDecayMult { get; init; }

    /// <summary>Factor on the weight decay of parameters with one dimension.</summary>
    public double? FlatDecayMult { get; init; }
}
