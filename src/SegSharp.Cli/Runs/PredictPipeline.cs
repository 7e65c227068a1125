using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.Inference.Rendering;
using SegSharp.Tensors;

namespace SegSharp.Cli.Runs;

/// <summary>Labels images in turn. While one is computed, the next is read, and the files of the one before are written.</summary>
/// <param name="predictor">Labels them.</param>
/// <param name="opacity">How much of the colours is laid over an image.</param>
internal sealed class PredictPipeline(Predictor predictor, double opacity)
{
    /// <summary>What came of each image, in their order.</summary>
    /// <returns>For each its files, or a <see cref="DataException"/> or <see cref="ShapeException"/> where it cannot be used.</returns>
    public IEnumerable<(string Image, Task<PredictedImage> Files)> Label(
        IReadOnlyList<(string Image, string Labels, string Overlay)> plan, CancellationToken cancellation)
    {
        (string Image, Task<PredictedImage> Files)? last = null;
        try
        {
            Task<Image>? next = null;
            for (int i = 0; i < plan.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                Task<Image> image = next ?? Read(plan[i].Image);
                next = i + 1 < plan.Count ? Read(plan[i + 1].Image) : null;
                (string, Task<PredictedImage>)? before = last;
                last = (plan[i].Image, Label(image, plan[i]));
                if (before is { } result)
                {
                    yield return result;
                }
            }

            yield return last!.Value;
        }
        finally
        {
            if (last is { } written)
            {
                Task.WaitAny([written.Files], CancellationToken.None); // no file is left half-written, whatever ended this
            }
        }
    }

    private Task<Image> Read(string file) => Task.Run(() => predictor.Loader.Read(
        // the library's message speaks of data sets, which there are none of here
        File.Exists(file) ? file : throw new DataException(PredictPlan.Missing(file), file)));

    private Task<PredictedImage> Label(Task<Image> reading, (string Image, string Labels, string Overlay) files)
    {
        try
        {
            Image image = reading.GetAwaiter().GetResult();
            LabelMap labels = predictor.Predict(image, files.Image);
            return Task.Run(() => Write(image, labels, files));
        }
        catch (Exception e) when (e is DataException or ShapeException)
        {
            return Task.FromException<PredictedImage>(e);
        }
    }

    private PredictedImage Write(Image image, LabelMap labels, (string Image, string Labels, string Overlay) files)
    {
        ImageFile.WriteLabels(files.Labels, labels);
        ByteImage overlay = Overlay.Draw(ImagePreview.Of(image, predictor.Loader.InFileOrder), labels, predictor.Palette, opacity);
        ImageFile.Write(files.Overlay, Legend.Add(overlay, labels, predictor.Classes, predictor.Palette));
        return new PredictedImage(files.Image, files.Labels, files.Overlay, Shares(labels));
    }

    private List<(string Class, double Share)> Shares(LabelMap labels)
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
