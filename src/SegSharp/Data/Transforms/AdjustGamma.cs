using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Brightens (above 1) or darkens the middle of the range: <c>255 · (x / 255)^(1 / gamma)</c>, cut to whole numbers.</summary>
/// <param name="Gamma">The exponent's inverse; above 0.</param>
/// <remarks>Source: <c>AdjustGamma</c> of MMSegmentation.</remarks>
public sealed record AdjustGamma(double Gamma = 1) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        if (sample.RequireImage(nameof(AdjustGamma)) is not ByteImage image)
        {
            throw new DataException($"AdjustGamma needs an 8-bit image, but '{sample.Info.ImageFile}' is not one here: put it before Normalize.", sample.Info.ImageFile);
        }

        byte[] table = [.. Enumerable.Range(0, 256).Select(value => (byte)(Math.Pow(value / 255.0, 1 / Gamma) * 255))];
        ByteImage result = image.Clone();
        foreach (ref byte value in result.Pixels)
        {
            value = table[value];
        }

        return sample with { Image = result };
    }
}
