using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.Inference.Rendering;
using SegSharp.Tensors;

namespace SegSharp.Cli.Runs;

/// <summary>Labels images with a checkpoint.</summary>
/// <param name="context">What it works with.</param>
internal sealed class PredictRun(CommandContext context)
{
    /// <summary>Labels each image; one that cannot be used is told and left out.</summary>
    public PredictResult Execute(PredictRequest request)
    {
        DeviceCheck.Require(request.Device);
        List<(string Image, string Error)> failures = [];
        IReadOnlyList<(string Image, string Labels, string Overlay)> plan = PredictPlan.Make(request, failures);
        failures.ForEach(failure => context.Console.Error(failure.Error));
        string checkpoint = ExistingFile.RequireFileOrFolder(request.CheckpointPath, "checkpoint");
        if (!plan.Any(item => File.Exists(item.Image)))
        {
            foreach ((string image, _, _) in plan)
            {
                Tell(image, Missing(image), failures);
            }

            return new PredictResult([], failures); // not a second is spent on the model
        }

        new Preflight(context).Examine(checkpoint);
        Predictor predictor = Predictor.Load(request.CheckpointPath, request.Device, request.UseTestTimeAugmentation);
        WeightsView.Note(context.Console, predictor.Weights);
        IgnoredKeys.Tell(context.Console, predictor.Ignored);
        List<PredictedImage> images = [];
        return ProgressLine.Run(context.Console, "predict", plan.Count, progress =>
        {
            for (int i = 0; i < plan.Count; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                try
                {
                    images.Add(Predict(predictor, plan[i].Image, plan[i].Labels, plan[i].Overlay, request.Opacity));
                }
                catch (Exception e) when (e is DataException or ShapeException)
                {
                    Tell(plan[i].Image, e.Message, failures);
                }

                progress.Show(i + 1);
            }

            return new PredictResult(images, failures) { Weights = predictor.Weights };
        });
    }

    private void Tell(string image, string error, List<(string Image, string Error)> failures)
    {
        failures.Add((image, error));
        context.Console.Error(error);
    }

    private static PredictedImage Predict(Predictor predictor, string file, string labelsFile, string overlayFile, double opacity)
    {
        Image image = predictor.Loader.Read(ExistingImage(file));
        LabelMap labels = predictor.Predict(image, file);
        ByteImage overlay = Overlay.Draw(ImagePreview.Of(image, predictor.Loader.InFileOrder), labels, predictor.Palette, opacity);
        ImageFile.WriteLabels(labelsFile, labels);
        ImageFile.Write(overlayFile, Legend.Add(overlay, labels, predictor.Classes, predictor.Palette));
        return new PredictedImage(file, labelsFile, overlayFile, Shares(predictor, labels));
    }

    // The library's message speaks of data sets, which there are none of here.
    private static string ExistingImage(string file) =>
        File.Exists(file) ? file : throw new DataException(Missing(file), file);

    private static string Missing(string file) => $"The image '{file}' does not exist.";

    private static List<(string Class, double Share)> Shares(Predictor predictor, LabelMap labels)
    {
        int[] counts = labels.Histogram();
        return
        [
            .. predictor.Classes.Select((name, i) => (Class: name, Share: counts[i] / (double)labels.Length))
                .Where(item => item.Share > 0)
                .OrderByDescending(item => item.Share),
        ];
    }
}
