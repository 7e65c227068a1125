using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Rendering;
using SegSharp.Tensors;

namespace SegSharp.Inference.Files;

/// <summary>Labels images in turn. While one is computed, the next is read, and the files of the one before are written.</summary>
/// <param name="predictor">Labels them.</param>
/// <param name="opacity">How much of the colours is laid over an image.</param>
public sealed class ImageLabelling(Predictor predictor, double opacity)
{
    /// <summary>What came of each image, in their order.</summary>
    /// <param name="plan">The images and the files that are to be made of them.</param>
    /// <param name="cancellation">Looked at before each image.</param>
    /// <returns>For each its files, or a <see cref="DataException"/> or <see cref="ShapeException"/> where it cannot be used.</returns>
    public IEnumerable<(string Image, Task<LabelledImage> Files)> Label(IReadOnlyList<PlannedImage> plan,
        CancellationToken cancellation = default)
    {
        (string Image, Task<LabelledImage> Files)? last = null;
        try
        {
            Task<Image>? next = null;
            for (int i = 0; i < plan.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                Task<Image> image = next ?? Read(plan[i].Image);
                next = i + 1 < plan.Count ? Read(plan[i + 1].Image) : null;
                (string, Task<LabelledImage>)? before = last;
                last = (plan[i].Image, Label(image, plan[i]));
                if (before is { } result)
                {
                    yield return result;
                }
            }

            if (last is { } end)
            {
                yield return end;
            }
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
        // The message mentions a data set; this command has none.
        File.Exists(file) ? file : throw new DataException(LabellingPlan.Missing(file), file)));

    private Task<LabelledImage> Label(Task<Image> reading, PlannedImage files)
    {
        try
        {
            Image image = reading.GetAwaiter().GetResult();
            LabelMap labels = predictor.Predict(image, files.Image);
            return Task.Run(() => Write(image, labels, files));
        }
        catch (Exception e) when (e is DataException or ShapeException)
        {
            return Task.FromException<LabelledImage>(e);
        }
    }

    private LabelledImage Write(Image image, LabelMap labels, PlannedImage files)
    {
        ImageFile.WriteLabels(files.Labels, labels);
        ByteImage overlay = Overlay.Draw(ImagePreview.Of(image, predictor.Loader.InFileOrder), labels, predictor.Palette, opacity);
        ImageFile.Write(files.Overlay, Legend.Add(overlay, labels, predictor.Classes, predictor.Palette));
        return new LabelledImage(files, ClassShares.Of(labels, predictor.Classes));
    }
}
