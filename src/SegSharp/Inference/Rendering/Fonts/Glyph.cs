namespace SegSharp.Inference.Rendering.Fonts;

/// <summary>The picture of a character.</summary>
/// <param name="Coverage">How much of each pixel is covered, 0 to 255, row by row.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Left">Columns from the pen to its left end.</param>
/// <param name="Top">Rows from the base line up to its upper end.</param>
/// <param name="Advance">Columns to the next character.</param>
internal sealed record Glyph(byte[] Coverage, int Width, int Height, int Left, int Top, int Advance);
