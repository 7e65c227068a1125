using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Replaces all channels by their weighted sum, as float32.</summary>
/// <param name="OutChannels">How many equal channels the result has; null for as many as there are weights.</param>
/// <param name="Weights">One weight per channel of the image, in the image's order.</param>
/// <remarks>Source: <c>RGB2Gray</c> of MMSegmentation, which weighs the channels in the order in which they lie: blue first unless they were swapped.</remarks>
public sealed record RgbToGray(int? OutChannels, IReadOnlyList<double> Weights) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage("RGB2Gray");
        if (image.Channels != Weights.Count)
        {
            throw new DataException(
                $"RGB2Gray has {Weights.Count} weights, but '{sample.Info.ImageFile}' has {image.Channels} channels: give one weight per channel.", sample.Info.ImageFile);
        }

        FloatImage floats = image.ToFloat();
        int channels = OutChannels ?? Weights.Count;
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
}
