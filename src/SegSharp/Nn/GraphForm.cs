namespace SegSharp.Nn;

/// <summary>Which of several graphs with equal results is computed.</summary>
public enum GraphForm
{
    /// <summary>The cheapest: linear maps that follow each other are folded into one, and fused kernels compute what they can.</summary>
    Folded,

    /// <summary>
    /// The order of operators in which the network was published, without fused kernels: for exporters and for published numbers of
    /// multiply-adds.
    /// </summary>
    Published,

    /// <summary>As <see cref="Folded"/>, of libtorch's own operators alone: without fused kernels.</summary>
    Composed,
}
