namespace SegSharp.Data.Synthetic;

/// <summary>One picture of a synthetic street and its labels.</summary>
/// <param name="Rgb">Colours, <c>[height, width, 3]</c> row by row, red first, 0 to 255.</param>
/// <param name="Labels">Values of <see cref="StreetClass"/>, <c>[height, width]</c>.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public sealed record SyntheticScene(byte[] Rgb, byte[] Labels, int Height, int Width);
