namespace SegSharp.Reporting;

/// <summary>A point of a curve; NaN leaves a gap.</summary>
/// <param name="X">Position, for instance the iteration.</param>
/// <param name="Y">Value.</param>
public readonly record struct ChartPoint(double X, double Y);
