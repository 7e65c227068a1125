using SegSharp.Data.Annotations;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>
/// Reads the sample's depth map: an image of one channel with 8, 16 or 32 bits, such as a PNG of millimetres or a TIFF of float32.
/// </summary>
/// <remarks>Source: <c>LoadDepthAnnotation</c> of MMSegmentation 1.x, whose name and keys these are.
/// It copies depths from their nearest neighbours.</remarks>
public sealed record LoadDepthAnnotation : IAnnotationLoader
{
    /// <summary>What the file's numbers are multiplied by: 0.001 makes metres of millimetres (<c>depth_rescale_factor</c>).</summary>
    public double Factor { get; init; } = 1;

    /// <summary>The file's number that stands for no measurement; numbers that are not finite do so too.</summary>
    public double Unknown { get; init; }

    /// <summary>Whether depths are interpolated when the map is resized or turned.</summary>
    public bool IsSmooth { get; init; }

    /// <summary>Whether depths become smaller as the image is enlarged.</summary>
    public bool ScalesWithImage { get; init; }

    /// <inheritdoc />
    string IAnnotationLoader.Loads => AnnotationNames.Depth;

    /// <inheritdoc />
    void IAnnotationLoader.Require(SampleInfo info) => RequireFile(info);

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        SampleInfo info = sample.Info;
        string file = RequireFile(info);
        Image image = ImageFile.Read(file, ColorMode.Unchanged);
        if (image.Channels != 1)
        {
            throw new DataException(
                $"Depth map '{file}' has {image.Channels} channels, and a depth is one number: save it as an image of one channel.", file);
        }

        if (info.OriginalHeight > 0 && (image.Height, image.Width) != (info.OriginalHeight, info.OriginalWidth))
        {
            throw new DataException(
                $"Depth map '{file}' is {image.Width}x{image.Height} pixels, but its image '{info.ImageFile}' is " +
                $"{info.OriginalWidth}x{info.OriginalHeight}: both must have one size.",
                file);
        }

        FloatImage depths = image.ToFloat();
        image.Release();
        Convert(depths.Pixels);
        DepthMap map = new(depths) { Unknown = (float)Unknown, IsSmooth = IsSmooth, ScalesWithImage = ScalesWithImage };
        return sample with { Annotations = sample.Annotations.With(AnnotationNames.Depth, map) };
    }

    private void Convert(Span<float> depths)
    {
        (float unknown, float factor) = ((float)Unknown, (float)Factor);
        foreach (ref float depth in depths)
        {
            depth = depth == unknown || !float.IsFinite(depth) ? unknown : depth * factor;
        }
    }

    private static string RequireFile(SampleInfo info) => info.DepthFile ?? throw new DataException(
        $"LoadDepthAnnotation found no depth map for '{info.ImageFile}': the data set has no folder of them (data_prefix.depth_map_path).",
        info.ImageFile);
}
