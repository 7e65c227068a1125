using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Evens out contrast in tiles, with a limit, each channel for itself (CLAHE).</summary>
/// <param name="ClipLimit">How steep the change of values may be.</param>
/// <param name="TilesAcross">Tiles in a row.</param>
/// <param name="TilesDown">Rows of tiles.</param>
/// <remarks>Source: <c>CLAHE</c> of MMSegmentation, computed by OpenCV; Zuiderveld 1994,
/// "Contrast limited adaptive histogram equalization".</remarks>
public sealed record Clahe(double ClipLimit = 40, int TilesAcross = 8, int TilesDown = 8) : IFormStep
{
    /// <inheritdoc />
    string IFormStep.TypeName => "CLAHE";

    /// <inheritdoc />
    ImageForm IFormStep.Follow(ImageForm form, string file) => Follow(form, file);

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage("CLAHE");
        Follow(ImageForm.Of(image), sample.Info.ImageFile);
        return sample with { Image = ((ByteImage)image).EqualizeTiles(ClipLimit, TilesAcross, TilesDown) };
    }

    private static ImageForm Follow(ImageForm form, string file) => form.HasBytes is not false ? form : throw new DataException(
        $"CLAHE needs an 8-bit image, but '{file}' is not one here: put it before Normalize.", file);
}
