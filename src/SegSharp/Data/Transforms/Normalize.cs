using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Subtracts the mean and divides by the standard deviation, per channel, to float32.</summary>
/// <param name="Mean">One number per channel, in grey levels and in the order of the result.</param>
/// <param name="Std">One number per channel, in grey levels and in the order of the result.</param>
/// <param name="ToRgb">Whether blue and red change places first.</param>
/// <remarks>Source: <c>mmcv.imnormalize</c>: <c>(x - mean) * (1 / std)</c> in float32.</remarks>
public sealed record Normalize(IReadOnlyList<double> Mean, IReadOnlyList<double> Std, bool ToRgb = true) : IFormStep
{
    private ChannelScaling Scaling => new(Mean, Std, ToRgb, Divides: false);

    /// <inheritdoc />
    string IFormStep.TypeName => nameof(Normalize);

    /// <inheritdoc />
    ImageForm IFormStep.Follow(ImageForm form, string file) => Follow(form, file);

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage(nameof(Normalize));
        Follow(ImageForm.Of(image), sample.Info.ImageFile);
        ChannelScaling scaling = Scaling;
        FloatImage result = FloatImage.Uninitialized(image.Height, image.Width, image.Channels);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            scaling.Apply(image, channel, result.Pixels[channel..], image.Width * image.Channels, image.Channels);
        }

        return sample with { Image = result };
    }

    private ImageForm Follow(ImageForm form, string file)
    {
        Scaling.Check(form.Channels, file);
        return form.AsFloats();
    }
}
