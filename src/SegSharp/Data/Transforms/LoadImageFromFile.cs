using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Reads the sample's image file. An image that is in memory already is kept.</summary>
/// <param name="Color">Channels and depth.</param>
/// <param name="ToFloat32">Whether 8-bit values become float32 at once.</param>
/// <param name="InFileOrder">Whether all bands are taken in the file's order, whatever <paramref name="Color"/> says:
/// for remote sensing.</param>
public sealed record LoadImageFromFile(ColorMode Color = ColorMode.Color, bool ToFloat32 = false, bool InFileOrder = false)
    : ISampleTransform
{
    /// <summary>Reads a file as this step does.</summary>
    /// <exception cref="DataException">The file is missing, truncated or no image.</exception>
    public Image Read(string path) => InFileOrder ? ImageFile.ReadBands(path) : ImageFile.Read(path, Color);

    /// <summary>Decodes a file in memory as this step reads one from the disk.</summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="name">What stands for the file in messages.</param>
    /// <exception cref="DataException">The bytes are truncated or no image.</exception>
    public Image Decode(ReadOnlySpan<byte> encoded, string name) =>
        InFileOrder ? ImageFile.DecodeBands(encoded, name) : ImageFile.Decode(encoded, name, Color);

    /// <summary>What this step makes of a file.</summary>
    /// <param name="header">The file's header; null if it is not known.</param>
    internal ImageForm Form(ImageHeader? header)
    {
        ImageForm form = (InFileOrder ? ColorMode.Unchanged : Color) switch
        {
            ColorMode.Color => new ImageForm(3, HasBytes: true),
            ColorMode.Grayscale => new ImageForm(1, HasBytes: true),

            // a second channel is transparency, of which decoders make different things
            _ => header is { Channels: not 2 } known ? new ImageForm(known.HasPalette ? 3 : known.Channels, known.BitDepth <= 8) : default,
        };
        return ToFloat32 ? form.AsFloats() : form;
    }

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.Image ?? Read(sample.Info.ImageFile);
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
