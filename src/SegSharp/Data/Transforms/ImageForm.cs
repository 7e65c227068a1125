using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>What is known of an image in a pipeline without its pixels.</summary>
/// <param name="Channels">The channels; null if they are not known.</param>
/// <param name="HasBytes">Whether the values have 8 bits; null if that is not known.</param>
internal readonly record struct ImageForm(int? Channels, bool? HasBytes)
{
    /// <summary>The form of an image.</summary>
    public static ImageForm Of(Image image) => new(image.Channels, image is ByteImage);

    /// <summary>The form after the values became float32.</summary>
    public ImageForm AsFloats() => this with { HasBytes = false };
}
