namespace SegSharp.Reporting;

/// <summary>A file the run made.</summary>
/// <param name="Label">What it is, for instance <c>checkpoint</c>.</param>
/// <param name="Path">Where it is.</param>
public sealed record ReportFile(string Label, string Path);
