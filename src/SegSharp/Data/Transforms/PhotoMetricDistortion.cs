using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Changes brightness, contrast, saturation and hue, each with chance one half.</summary>
/// <param name="BrightnessDelta">Largest change of brightness, in grey levels.</param>
/// <param name="ContrastLower">Smallest factor of contrast.</param>
/// <param name="ContrastUpper">Largest factor of contrast.</param>
/// <param name="SaturationLower">Smallest factor of saturation.</param>
/// <param name="SaturationUpper">Largest factor of saturation.</param>
/// <param name="HueDelta">Largest change of hue, in steps of two degrees.</param>
/// <remarks>
/// Source: <c>PhotoMetricDistortion</c> of MMSegmentation. Every step changes single 8-bit values by a rule that is the
/// same for all pixels, so it is computed once for 256 values, in float32 and cut to whole numbers as the original does.
/// </remarks>
public sealed record PhotoMetricDistortion(
    double BrightnessDelta = 32,
    double ContrastLower = 0.5,
    double ContrastUpper = 1.5,
    double SaturationLower = 0.5,
    double SaturationUpper = 1.5,
    int HueDelta = 18) : IFormStep
{
    private const int Hues = 180;

    /// <inheritdoc />
    string IFormStep.TypeName => nameof(PhotoMetricDistortion);

    /// <inheritdoc />
    ImageForm IFormStep.Follow(ImageForm form, string file) => Follow(form, file);

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image given = sample.RequireImage(nameof(PhotoMetricDistortion));
        Follow(ImageForm.Of(given), sample.Info.ImageFile);
        ByteImage image = (ByteImage)given, result = Copy(image);
        byte[] table = new byte[256];
        if (random.NextInt(2) == 1)
        {
            Scale(table, 1, random.NextUniform(-BrightnessDelta, BrightnessDelta));
            Replace(result.Pixels, table);
        }

        bool contrastFirst = random.NextInt(2) == 1;
        if (contrastFirst)
        {
            DistortContrast(result, table, random);
        }

        DistortSaturation(result, table, random);
        DistortHue(result, table, random);
        if (!contrastFirst)
        {
            DistortContrast(result, table, random);
        }

        return sample with { Image = result };
    }

    private static ImageForm Follow(ImageForm form, string file) =>
        form is { Channels: null or 3, HasBytes: null or true } ? form : throw new DataException(
        $"PhotoMetricDistortion needs an 8-bit image of three channels, but '{file}' is not one here: " +
            "put it before Normalize and load images in colour.", file);

    private void DistortContrast(ByteImage image, byte[] table, SampleRandom random)
    {
        if (random.NextInt(2) == 1)
        {
            Scale(table, random.NextUniform(ContrastLower, ContrastUpper), 0);
            Replace(image.Pixels, table);
        }
    }

    private void DistortSaturation(ByteImage image, byte[] table, SampleRandom random)
    {
        if (random.NextInt(2) == 1)
        {
            Scale(table, random.NextUniform(SaturationLower, SaturationUpper), 0);
            InHsv(image, table, channel: 1);
        }
    }

    private void DistortHue(ByteImage image, byte[] table, SampleRandom random)
    {
        if (random.NextInt(2) == 1)
        {
            int delta = random.NextInt(-HueDelta, HueDelta);
            for (int hue = 0; hue < table.Length; hue++)
            {
                table[hue] = (byte)((hue + delta + (Hues * 2)) % Hues);
            }

            InHsv(image, table, channel: 0);
        }
    }

    private static void Scale(byte[] table, double alpha, double beta)
    {
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (byte)Math.Clamp((value * (float)alpha) + (float)beta, 0f, 255f);
        }
    }

    private static void Replace(Span<byte> values, byte[] table)
    {
        foreach (ref byte value in values)
        {
            value = table[value];
        }
    }

    private static void InHsv(ByteImage image, byte[] table, int channel)
    {
        ByteImage hsv = image.Convert(ColorConversion.BgrToHsv);
        Span<byte> values = hsv.Pixels;
        for (int i = channel; i < values.Length; i += 3)
        {
            values[i] = table[values[i]];
        }

        ImageOperations.ConvertInto(hsv, ColorConversion.HsvToBgr, image);
        hsv.Release();
    }

    private static ByteImage Copy(ByteImage image)
    {
        ByteImage copy = ByteImage.Uninitialized(image.Height, image.Width, image.Channels);
        image.Pixels.CopyTo(copy.Pixels);
        return copy;
    }
}
