namespace SegSharp.Configuration;

/// <summary>Bound of the gradient's norm.</summary>
/// <param name="MaxNorm">The bound, above 0.</param>
/// <param name="NormType">The p of the p-norm; infinity for the largest entry.</param>
public sealed record ClipGradientOptions(double MaxNorm, double NormType = 2);
