namespace SegSharp.Reporting;

/// <summary>A class as a report shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Color">The colour it is drawn in.</param>
/// <param name="IoU">Intersection over union, 0 to 1; NaN if unknown.</param>
/// <param name="Accuracy">Accuracy, 0 to 1; NaN if unknown.</param>
public sealed record ReportClass(
    string Name, (byte Red, byte Green, byte Blue) Color, double IoU = double.NaN, double Accuracy = double.NaN);
