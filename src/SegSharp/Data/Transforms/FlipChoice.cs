using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>One direction and its chance.</summary>
/// <param name="Direction">How the image is mirrored.</param>
/// <param name="Probability">Chance per sample, 0 to 1.</param>
public readonly record struct FlipChoice(FlipDirection Direction, double Probability);
