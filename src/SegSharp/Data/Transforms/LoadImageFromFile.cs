using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Reads the sample's image file. An image that is in memory already is kept.</summary>
/// <param name="Color">Channels and depth.</param>
/// <param name="ToFloat32">Whether 8-bit values become float32 at once.</param>
public sealed record LoadImageFromFile(ColorMode Color = ColorMode.Color, bool ToFloat32 = false) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.Image ?? ImageFile.Read(sample.Info.ImageFile, Color);
        if (ToFloat32 && image is ByteImage bytes)
        {
            FloatImage floats = FloatImage.Uninitialized(image.Height, image.Width, image.Channels);
            System.Numerics.Tensors.TensorPrimitives.ConvertChecked<byte, float>(bytes.Pixels, floats.Pixels);
            image = floats;
        }

        return sample with
        {
            Image = image,
            Info = sample.Info with
            {
                OriginalHeight = image.Height,
                OriginalWidth = image.Width,
                Height = image.Height,
                Width = image.Width,
            },
        };
    }
}
