namespace SegSharp.Nn;

/// <summary>The functions after a normalization.</summary>
public enum Activation
{
    /// <summary>None.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x times the normal distribution function of x.</summary>
    Gelu,
}
