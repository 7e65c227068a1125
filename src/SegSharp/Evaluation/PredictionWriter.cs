using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Rendering;
using SegSharp.IO;

namespace SegSharp.Evaluation;

/// <summary>Writes what was predicted on a data set's images, in folders like those of the images.</summary>
/// <param name="dataset">The data set.</param>
/// <param name="predictionDirectory">For PNGs of labels in the data set's submission format; null for none.</param>
/// <param name="overlayDirectory">For overlays; null for none.</param>
/// <param name="opacity">How much of the colours is laid over an image.</param>
public sealed class PredictionWriter(SegmentationDataset dataset, string? predictionDirectory, string? overlayDirectory, double opacity)
{
    private readonly SubmissionFormat _format = new(dataset.Options);
    private readonly Dictionary<string, string> _names = Names(dataset);

    /// <summary>Writes one prediction.</summary>
    /// <param name="imageFile">The image's file, one of the data set's.</param>
    /// <param name="labels">The predicted labels.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(string imageFile, LabelMap labels)
    {
        string name = _names[imageFile];
        if (predictionDirectory is not null)
        {
            ImageFile.WriteLabels(Path.Combine(predictionDirectory, name), _format.Convert(labels));
        }

        if (overlayDirectory is not null)
        {
            ByteImage picture = Overlay.Draw(ImagePreview.Read(imageFile, dataset.Pipeline.Loader), labels, dataset.Palette, opacity);
            ImageFile.Write(Path.Combine(overlayDirectory, name), Legend.Add(picture, labels, dataset.Classes, dataset.Palette));
        }
    }

    // Joined data sets may have images of one name: the second is numbered, as predict does it.
    private static Dictionary<string, string> Names(SegmentationDataset dataset)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        FreeNames free = new();
        foreach (DatasetItem item in dataset.Items.DistinctBy(item => item.ImageFile))
        {
            names[item.ImageFile] = free.Of(item.Name) + ".png";
        }

        return names;
    }
}
