namespace SegSharp.Diagnosis.Subjects.Mm;

/// <summary>A feature map that a backbone or neck hands on.</summary>
/// <param name="Channels">Its channels.</param>
/// <param name="Stride">How many image pixels a pixel of it spans; null if unknown.</param>
public sealed record FeatureMap(int Channels, int? Stride = null);
