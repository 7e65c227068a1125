using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.Inference.Files;
using SegSharp.Inference.Images;

namespace SegSharp.Predict;

/// <summary>Labels pictures one after the other; while one is computed, the next is decoded and the one before is written.</summary>
/// <param name="predictor">The model.</param>
/// <param name="opacity">How much of the colours is laid over the picture; null for no overlays.</param>
internal sealed class Labelling(SegFormerPredictor predictor, double? opacity)
{
    /// <summary>Labels all that the inputs are.</summary>
    /// <param name="inputs">Pictures and folders.</param>
    /// <param name="directory">Where the files go.</param>
    /// <param name="finished">Told of each picture when its files are there.</param>
    /// <param name="tell">Told of what cannot be used.</param>
    /// <param name="cancellation">Ends it between two layers.</param>
    /// <returns>How many inputs could not be used.</returns>
    /// <exception cref="ArgumentException">A picture would be overwritten.</exception>
    public int Run(
        IReadOnlyList<string> inputs, string directory, Action<LabelledPicture> finished, Action<string> tell,
        CancellationToken cancellation)
    {
        List<(string Image, string Error)> missing = [];
        IReadOnlyList<PlannedImage> plan = LabellingPlan.Make(inputs, directory, missing);
        missing.ForEach(input => tell(input.Error));
        int failures = missing.Count;
        Task<ByteImage>? next = plan.Count > 0 ? Decode(plan[0]) : null;
        Task<LabelledPicture>? written = null;
        for (int i = 0; i < plan.Count; i++)
        {
            Task<ByteImage> decoded = next!;
            next = i + 1 < plan.Count ? Decode(plan[i + 1]) : null;
            try
            {
                ByteImage picture = decoded.GetAwaiter().GetResult();
                LabelMap labels = predictor.Predict(picture, cancellation);
                failures += Finish(written, finished, tell);
                PlannedImage files = plan[i];
                written = Task.Run(() => Write(files, picture, labels), CancellationToken.None);
            }
            catch (Exception e) when (PredictCommand.IsOfTheUser(e))
            {
                tell(e.Message);
                failures++;
            }
            catch (OperationCanceledException)
            {
                Finish(written, finished, tell);
                throw;
            }
        }

        return failures + Finish(written, finished, tell);
    }

    private static Task<ByteImage> Decode(PlannedImage files) => Task.Run(
        () => File.Exists(files.Image) ? PictureFile.Read(files.Image) : throw new IOException(LabellingPlan.Missing(files.Image)));

    private static int Finish(Task<LabelledPicture>? written, Action<LabelledPicture> finished, Action<string> tell)
    {
        try
        {
            if (written is not null)
            {
                finished(written.GetAwaiter().GetResult());
            }

            return 0;
        }
        catch (Exception e) when (PredictCommand.IsOfTheUser(e))
        {
            tell(e.Message);
            return 1;
        }
    }

    private LabelledPicture Write(PlannedImage files, ByteImage picture, LabelMap labels)
    {
        PictureFile.WriteLabels(files.Labels, labels);
        if (opacity is { } mixed)
        {
            PictureFile.WriteOverlay(files.Overlay, picture, labels, predictor.Palette, mixed);
        }

        return new LabelledPicture(files, opacity is not null, ClassShares.Of(labels, predictor.Classes));
    }
}
