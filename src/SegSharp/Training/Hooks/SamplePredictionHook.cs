using System.Globalization;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Rendering;
using SegSharp.IO;
using SegSharp.Reporting;

namespace SegSharp.Training.Hooks;

/// <summary>
/// Draws some images of each validation with the truth on the left and the prediction on the right:
/// <c>SegVisualizationHook</c> with <c>draw=True</c>.
/// </summary>
/// <param name="dataset">The validation data.</param>
/// <param name="directory">The folder of the pictures.</param>
/// <param name="interval">Every how many images one is drawn.</param>
/// <param name="log">Gets the pictures too; null for nobody.</param>
public sealed class SamplePredictionHook(SegmentationDataset dataset, string directory, int interval,
    Action<LogRecord>? log = null) : TrainingHook
{
    /// <inheritdoc />
    public override void AfterPrediction(int iteration, int number, SampleInfo image, LabelMap labels)
    {
        if (number % interval != 0)
        {
            return;
        }

        ByteImage shown = ImagePreview.Read(image.ImageFile, dataset.Pipeline.Loader);
        ByteImage prediction = Overlay.Draw(shown, labels, dataset.Palette);
        if (dataset.HasMasks)
        {
            prediction = SideBySide(Overlay.Draw(shown, dataset.LoadLabels(number - 1), dataset.Palette), prediction);
        }

        byte[] encoded = ImageFile.Encode(prediction, ".png");
        string name = $"val_{Path.GetFileNameWithoutExtension(image.ImageFile)}";
        AtomicFile.WriteAllBytes(Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{name}_{iteration}.png")), encoded);
        log?.Invoke(new PictureLogRecord(iteration, name, encoded, prediction.Height, prediction.Width));
    }

    private static ByteImage SideBySide(ByteImage left, ByteImage right)
    {
        ByteImage both = new(left.Height, left.Width + right.Width, left.Channels);
        left.CopyInto(both, 0, 0);
        right.CopyInto(both, 0, left.Width);
        return both;
    }
}
