namespace SegSharp.Data.Annotations;

/// <summary>A rectangle of pixels, inside of an image.</summary>
/// <param name="Top">Its first row.</param>
/// <param name="Left">Its first column.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Width">Its columns.</param>
public readonly record struct ImageRegion(int Top, int Left, int Height, int Width);
