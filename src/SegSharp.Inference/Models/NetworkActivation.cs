namespace SegSharp.Inference.Models;

/// <summary>The activations of a feed-forward part.</summary>
internal enum NetworkActivation
{
    /// <summary>GELU by the normal distribution.</summary>
    Gelu,

    /// <summary>GELU by a hyperbolic tangent.</summary>
    GeluTanh,

    /// <summary>ReLU.</summary>
    Relu,

    /// <summary>SiLU.</summary>
    Silu,
}
