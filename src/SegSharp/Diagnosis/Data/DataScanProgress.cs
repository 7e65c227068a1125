namespace SegSharp.Diagnosis.Data;

/// <summary>How far a scan is.</summary>
/// <param name="Done">Files that are done.</param>
/// <param name="Total">Files in all.</param>
public readonly record struct DataScanProgress(int Done, int Total);
