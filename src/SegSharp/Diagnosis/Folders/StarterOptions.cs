namespace SegSharp.Diagnosis.Folders;

/// <summary>What a new config is asked for.</summary>
/// <param name="Variant">The encoder: <c>b0</c> to <c>b5</c>.</param>
/// <param name="Iterations">How long it trains.</param>
/// <param name="Size">The side of the training crops; null for one that suits the images.</param>
public sealed record StarterOptions(string Variant = "b0", int Iterations = 4000, int? Size = null);
