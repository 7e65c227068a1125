namespace SegSharp.Models.Backbones;

/// <summary>The activation of an encoder's feed-forward part.</summary>
public enum FeedForwardActivation
{
    /// <summary>The published one.</summary>
    Gelu,

    /// <summary>GELU with its integral approximated by a hyperbolic tangent.</summary>
    GeluTanh,

    /// <summary>What is below 0 becomes 0.</summary>
    Relu,

    /// <summary>Each value times its sigmoid.</summary>
    Silu,
}
