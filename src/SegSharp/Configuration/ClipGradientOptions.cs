namespace SegSharp.Configuration;

/// <summary>Bound of the gradients.</summary>
/// <param name="Maximum">The bound, above 0: of the norm of all gradients together, or of every single entry.</param>
/// <param name="NormType">The p of the p-norm; infinity for the largest entry.</param>
/// <param name="ByValue">Whether every entry is bounded by itself (<c>type='value'</c>) instead of the norm.</param>
public sealed record ClipGradientOptions(double Maximum, double NormType = 2, bool ByValue = false);
