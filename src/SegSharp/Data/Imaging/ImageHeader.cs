namespace SegSharp.Data.Imaging;

/// <summary>What the first bytes of an image file say, without its pixels.</summary>
/// <param name="Width">Columns as stored, before any turning.</param>
/// <param name="Height">Rows as stored, before any turning.</param>
/// <param name="Channels">Stored channels; a palette counts as one.</param>
/// <param name="BitDepth">Bits of one sample.</param>
/// <param name="HasPalette">Whether the samples are indices into a palette.</param>
/// <param name="Orientation">The EXIF orientation, 1 (upright) to 8.</param>
internal readonly record struct ImageHeader(int Width, int Height, int Channels, int BitDepth, bool HasPalette = false, int Orientation = 1)
{
    /// <summary>Whether the orientation exchanges rows and columns.</summary>
    public bool IsTransposed => Orientation >= 5;
}
