using SegSharp.Data.Annotations;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Reads the sample's mask as class indices, maps its values as the data set says, and checks size and values.</summary>
/// <param name="ReduceZeroLabel">Overrules the data set's setting; null to follow it.</param>
public sealed record LoadAnnotations(bool? ReduceZeroLabel = null) : IAnnotationLoader
{
    /// <inheritdoc />
    string IAnnotationLoader.Loads => AnnotationNames.Labels;

    /// <inheritdoc />
    void IAnnotationLoader.Require(SampleInfo info) => RequireMask(info);

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        SampleInfo info = sample.Info;
        string file = RequireMask(info);
        LabelMap labels = ImageFile.ReadLabels(file, sample.LabelRules.Colors);
        if (info.OriginalHeight > 0 && (labels.Height, labels.Width) != (info.OriginalHeight, info.OriginalWidth))
        {
            throw new DataException(
                $"Mask '{file}' is {labels.Width}x{labels.Height} pixels, but its image '{info.ImageFile}' is " +
                $"{info.OriginalWidth}x{info.OriginalHeight}: both must have one size (an image that its EXIF data turns " +
                    "needs a turned mask).",
                file);
        }

        LabelRules rules = sample.LabelRules.WithReduceZeroLabel(ReduceZeroLabel ?? sample.LabelRules.ReduceZeroLabel);
        rules.Apply(labels, file);
        return sample with { Labels = labels };
    }

    /// <summary>The mask's file.</summary>
    /// <exception cref="DataException">The data set has none.</exception>
    internal static string RequireMask(SampleInfo info) => info.MaskFile ?? throw new DataException(
        $"LoadAnnotations found no mask for '{info.ImageFile}': the data set has no annotation directory (ann_dir, seg_map_path).",
        info.ImageFile);
}
