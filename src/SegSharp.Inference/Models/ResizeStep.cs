namespace SegSharp.Inference.Models;

/// <summary>A size that logits are resized to.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="AlignCorners">Whether the middles of the corner pixels meet.</param>
internal readonly record struct ResizeStep(int Height, int Width, bool AlignCorners);
