using SegSharp.Data.Imaging;

namespace SegSharp.Inference;

/// <summary>Labels, and how sure they are.</summary>
/// <param name="Labels">The class of each pixel.</param>
/// <param name="Confidence">The probability of that class for each pixel, 0 to 1: one channel of the labels' size.</param>
public sealed record Prediction(LabelMap Labels, FloatImage Confidence);
