using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Stretches the image's values to a range, to float32.</summary>
/// <param name="MinValue">What the smallest value becomes.</param>
/// <param name="MaxValue">What the largest value becomes.</param>
/// <remarks>Source: <c>Rerange</c> of MMSegmentation. An image of one value becomes <paramref name="MinValue"/>,
/// where the original divides by 0.</remarks>
public sealed record Rerange(double MinValue = 0, double MaxValue = 255) : IFormStep
{
    /// <inheritdoc />
    string IFormStep.TypeName => nameof(Rerange);

    /// <inheritdoc />
    ImageForm IFormStep.Follow(ImageForm form, string file) => form.AsFloats();

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        FloatImage result = sample.RequireImage(nameof(Rerange)).ToFloat();
        float lowest = System.Numerics.Tensors.TensorPrimitives.Min(result.Pixels),
            highest = System.Numerics.Tensors.TensorPrimitives.Max(result.Pixels);
        double factor = highest > lowest ? (MaxValue - MinValue) / ((double)highest - lowest) : 0;
        foreach (ref float value in result.Pixels)
        {
            value = (float)(((value - lowest) * factor) + MinValue);
        }

        return sample with { Image = result };
    }
}
