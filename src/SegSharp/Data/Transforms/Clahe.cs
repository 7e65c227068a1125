using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Evens out contrast in tiles, with a limit, each channel for itself (CLAHE).</summary>
/// <param name="ClipLimit">How steep the change of values may be.</param>
/// <param name="TilesAcross">Tiles in a row.</param>
/// <param name="TilesDown">Rows of tiles.</param>
/// <remarks>Source: <c>CLAHE</c> of MMSegmentation, computed by OpenCV; Zuiderveld 1994, "Contrast limited adaptive histogram equalization".</remarks>
public sealed record Clahe(double ClipLimit = 40, int TilesAcross = 8, int TilesDown = 8) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random) => sample.RequireImage(nameof(Clahe)) is ByteImage image
        ? sample with { Image = image.EqualizeTiles(ClipLimit, TilesAcross, TilesDown) }
        : throw new DataException($"CLAHE needs an 8-bit image, but '{sample.Info.ImageFile}' is not one here: put it before Normalize.", sample.Info.ImageFile);
}
