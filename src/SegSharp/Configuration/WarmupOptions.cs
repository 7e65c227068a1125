namespace SegSharp.Configuration;

/// <summary>The rise of the learning rate at the beginning (0.x).</summary>
/// <param name="Kind">How it rises.</param>
/// <param name="Iterations">How long, in iterations, or in epochs if <paramref name="ByEpoch"/>.</param>
/// <param name="Ratio">The first factor, above 0 and at most 1.</param>
/// <param name="ByEpoch">Whether <paramref name="Iterations"/> counts epochs.</param>
public sealed record WarmupOptions(WarmupKind Kind, int Iterations, double Ratio = 0.1, bool ByEpoch = false);
