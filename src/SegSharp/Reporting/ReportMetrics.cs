namespace SegSharp.Reporting;

/// <summary>The figures that sum up an evaluation, as fractions from 0 to 1.</summary>
/// <param name="MeanIoU">Mean intersection over union of the classes.</param>
/// <param name="MeanAccuracy">Mean accuracy of the classes.</param>
/// <param name="PixelAccuracy">Share of all pixels predicted right.</param>
public sealed record ReportMetrics(double MeanIoU, double MeanAccuracy, double PixelAccuracy);
