namespace SegSharp.Models.Losses;

/// <summary>How the pixel-wise cross-entropy is averaged.</summary>
/// <param name="IgnoreIndex">Pixels with this label do not count.</param>
/// <param name="ClassWeight">Weight of each class; null for 1.</param>
/// <param name="LossWeight">Factor of the whole loss.</param>
/// <param name="AvgNonIgnore">Whether the sum is divided by the counted pixels, rather than by all, as MMSegmentation does.</param>
/// <param name="LabelSmoothing">How much of the target goes evenly to all classes.</param>
public sealed record CrossEntropyOptions(
    int IgnoreIndex = 255, IReadOnlyList<double>? ClassWeight = null, double LossWeight = 1, bool AvgNonIgnore = false, double LabelSmoothing = 0);
