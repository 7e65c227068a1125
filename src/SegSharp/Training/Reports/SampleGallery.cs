using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.Inference.Rendering;
using SegSharp.Reporting;
using SegSharp.Tensors;
using SegSharp.Training.Preparation;

namespace SegSharp.Training.Reports;

/// <summary>A few validation images with truth, prediction and overlay, for a report.</summary>
internal sealed class SampleGallery
{
    private const int Count = 4;
    private const int LongestSide = 640;
    private const int JpegQuality = 92;
    private const double OverlayOpacity = 0.5;

    private readonly Predictor? _predictor;
    private readonly SegmentationDataset? _dataset;

    private SampleGallery(Predictor? predictor, SegmentationDataset? dataset, IReadOnlyList<string> classes, Palette palette) =>
        (_predictor, _dataset, Classes, Palette) = (predictor, dataset, classes, palette);

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The classes' colours.</summary>
    public Palette Palette { get; }

    /// <summary>Takes a run's model over, as it stands at the end, with the images of its validation.</summary>
    /// <param name="session">The run, which is over.</param>
    /// <param name="prepared">What it was built from.</param>
    /// <param name="device">Where to compute.</param>
    public static SampleGallery Of(TrainingSession session, PreparedExperiment prepared, Device device)
    {
        SegmentationDataset? dataset = session.ValidationData ?? TestImages(prepared);

        // a config without a test pipeline trains, but says too little to predict by
        Predictor? predictor = dataset is null ? null : session.CreatePredictor(device);
        return new SampleGallery(predictor, predictor is null ? null : dataset, session.Description.Classes, session.Description.Palette);
    }

    // A run without validation does not use the test data, which need not be there: then the report has no pictures.
    private static SegmentationDataset? TestImages(PreparedExperiment prepared)
    {
        try
        {
            return prepared.Experiment!.Test is { } data ? ExperimentData.Dataset(data, prepared.Folders) : null;
        }
        catch (Exception e) when (e is ConfigException or DataException)
        {
            return null;
        }
    }

    /// <summary>The pictures, spread evenly over the data set.</summary>
    public IReadOnlyList<ReportSample> Samples()
    {
        if (_dataset is null)
        {
            return [];
        }

        int count = Math.Min(Count, _dataset.Count);
        return [.. Enumerable.Range(0, count).Select(i => Sample(i * _dataset.Count / count))];
    }

    private ReportSample Sample(int index)
    {
        string file = _dataset!.Items[index].ImageFile;
        Image image = _predictor!.Loader.Read(file);
        LabelMap labels = _predictor.Predict(image, file);
        double scale = Math.Min(1, (double)LongestSide / Math.Max(image.Height, image.Width));
        int height = Math.Max(1, (int)(image.Height * scale)), width = Math.Max(1, (int)(image.Width * scale));
        ByteImage shown = ImagePreview.Of(image, _predictor.Loader.InFileOrder).Resize(height, width, Interpolation.Area);
        labels = labels.Resize(height, width, Interpolation.Nearest);
        return new ReportSample(Path.GetFileName(file), Photo(shown))
        {
            GroundTruth = _dataset.HasMasks ? Colors(shown, _dataset.LoadLabels(index).Resize(height, width, Interpolation.Nearest)) : null,
            Prediction = Colors(shown, labels),
            Overlay = Photo(Overlay.Draw(shown, labels, Palette, OverlayOpacity)),
        };
    }

    private ReportPicture Colors(ByteImage image, LabelMap labels) =>
        new("image/png", ImageFile.Encode(Overlay.Draw(image, labels, Palette, opacity: 1), ".png"), image.Width, image.Height);

    private static ReportPicture Photo(ByteImage image) =>
        new("image/jpeg", ImageFile.Encode(image, ".jpg", JpegQuality), image.Width, image.Height);
}
