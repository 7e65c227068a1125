using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace CustomBackbone;

/// <summary>A transform of one's own: keeps the highest bits of each value, as a picture of few colours has them.</summary>
[Registered("Posterize")]
public sealed class Posterize : ISampleTransform
{
    private readonly double _prob;
    private readonly int _bits;

    /// <summary>Builds the transform from its part of the pipeline.</summary>
    public Posterize(ConfigSection section)
    {
        _prob = section.Double("prob", 0.5);
        _bits = section.Int("bits", 4);
        if (_bits is < 1 or > 8)
        {
            throw section.Error("bits", $"it is {_bits}", "Give 1 to 8");
        }
    }

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        if (random.NextDouble() >= _prob || sample.Image is not ByteImage image)
        {
            return sample;
        }

        byte kept = (byte)(0xFF << (8 - _bits));
        byte[] pixels = image.Pixels.ToArray(); // the given image stays as it is
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] &= kept;
        }

        return sample with { Image = new ByteImage(image.Height, image.Width, image.Channels, pixels) };
    }
}
