using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Brightens (above 1) or darkens the middle of the range: <c>255 · (x / 255)^(1 / gamma)</c>, cut to whole numbers.</summary>
/// <param name="Gamma">The exponent's inverse; above 0.</param>
/// <remarks>Source: <c>AdjustGamma</c> of MMSegmentation.</remarks>
public sealed record AdjustGamma(double Gamma = 1) : IFormStep
{
    /// <inheritdoc />
    string IFormStep.TypeName => nameof(AdjustGamma);

    /// <inheritdoc />
    ImageForm IFormStep.Follow(ImageForm form, string file) => Follow(form, file);

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage(nameof(AdjustGamma));
        Follow(ImageForm.Of(image), sample.Info.ImageFile);
        byte[] table = [.. Enumerable.Range(0, 256).Select(value => (byte)(Math.Pow(value / 255.0, 1 / Gamma) * 255))];
        ByteImage result = ((ByteImage)image).Clone();
        foreach (ref byte value in result.Pixels)
        {
            value = table[value];
        }

        return sample with { Image = result };
    }

    private static ImageForm Follow(ImageForm form, string file) => form.HasBytes is not false ? form : throw new DataException(
        $"AdjustGamma needs an 8-bit image, but '{file}' is not one here: put it before Normalize.", file);
}
