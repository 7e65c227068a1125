using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Replaces all channels by their weighted sum, as float32.</summary>
/// <param name="OutChannels">How many equal channels the result has; null for as many as there are weights.</param>
/// <param name="Weights">One weight per channel of the image, in the image's order.</param>
/// <remarks>Source: <c>RGB2Gray</c> of MMSegmentation, which weighs the channels in the order in which they lie:
/// blue first unless they were swapped.</remarks>
public sealed record RgbToGray(int? OutChannels, IReadOnlyList<double> Weights) : IFormStep
{
    /// <inheritdoc />
    string IFormStep.TypeName => "RGB2Gray";

    /// <inheritdoc />
    ImageForm IFormStep.Follow(ImageForm form, string file) => Follow(form, file);

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage("RGB2Gray");
        int channels = Follow(ImageForm.Of(image), sample.Info.ImageFile).Channels!.Value;
        FloatImage floats = image.ToFloat();
        FloatImage result = FloatImage.Uninitialized(image.Height, image.Width, channels);
        for (int pixel = 0; pixel < image.Height * image.Width; pixel++)
        {
            double sum = 0;
            for (int channel = 0; channel < Weights.Count; channel++)
            {
                sum += floats.Pixels[(pixel * Weights.Count) + channel] * Weights[channel];
            }

            result.Pixels.Slice(pixel * channels, channels).Fill((float)sum);
        }

        return sample with { Image = result };
    }

    private ImageForm Follow(ImageForm form, string file) => form.Channels is not { } channels || channels == Weights.Count
        ? new ImageForm(OutChannels ?? Weights.Count, HasBytes: false)
        : throw new DataException(
            $"RGB2Gray has {Weights.Count} weights, but '{file}' has {channels} channels: give one weight per channel.", file);
}
