namespace SegSharp.Reporting;

/// <summary>How well one class was found.</summary>
/// <param name="Name">Name of the class.</param>
/// <param name="IoU">Intersection over union, 0 to 1; NaN where the class occurred neither in truth nor prediction.</param>
/// <param name="Accuracy">Share of its true pixels that were found, 0 to 1; NaN where it did not occur.</param>
public sealed record ClassScore(string Name, double IoU, double Accuracy);
