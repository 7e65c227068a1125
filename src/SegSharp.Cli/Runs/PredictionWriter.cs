using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Rendering;

namespace SegSharp.Cli.Runs;

/// <summary>Writes what was predicted on a data set's images, in folders like those of the images.</summary>
/// <param name="dataset">The data set.</param>
/// <param name="predictionDirectory">For index PNGs; null for none.</param>
/// <param name="overlayDirectory">For overlays; null for none.</param>
internal sealed class PredictionWriter(SegmentationDataset dataset, string? predictionDirectory, string? overlayDirectory)
{
    private readonly string _images = Path.GetFullPath(Path.Combine(dataset.Options.Root ?? "", dataset.Options.ImageDirectory));

    /// <summary>Writes one prediction.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(string imageFile, LabelMap labels)
    {
        string name = Path.ChangeExtension(Path.GetRelativePath(_images, imageFile), ".png");
        if (predictionDirectory is not null)
        {
            ImageFile.WriteLabels(Path.Combine(predictionDirectory, name), labels);
        }

        if (overlayDirectory is not null)
        {
            ByteImage picture = Overlay.Draw(ImageFile.Read(imageFile), labels, dataset.Palette);
            ImageFile.Write(Path.Combine(overlayDirectory, name), Legend.Add(picture, labels, dataset.Classes, dataset.Palette));
        }
    }
}
