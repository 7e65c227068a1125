namespace SegSharp.Data.Transforms;

/// <summary>How large a sample's image and labels are after a pipeline.</summary>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Columns of the image.</param>
/// <param name="Labels">Rows and columns of the labels; null where there are none.</param>
internal readonly record struct SampleSize(int Height, int Width, (int Height, int Width)? Labels)
{
    /// <summary>Whether the labels, if there are some, cover the image.</summary>
    public bool IsAligned => Labels is not { } labels || labels == (Height, Width);

    /// <summary>Follows a sample's sizes through a pipeline, with the draws that decide about sizes and no pixels.</summary>
    /// <param name="pipeline">The steps.</param>
    /// <param name="image">Rows and columns of the image as it is loaded; its mask has the same.</param>
    /// <param name="file">What stands for the image in messages.</param>
    /// <param name="random">Where draws come from.</param>
    /// <param name="step">The step that is done; where an exception comes from.</param>
    /// <returns>The sizes; null where a step may do anything.</returns>
    /// <exception cref="DataException">A run would refuse the sample.</exception>
    public static SampleSize? Follow(TransformPipeline pipeline, (int Height, int Width) image, string file,
        SampleRandom random, out string step)
    {
        SampleSize size = new(image.Height, image.Width, null);
        step = "";
        foreach (ISampleTransform transform in pipeline.Transforms)
        {
            step = transform is IFormStep named ? named.TypeName : transform.GetType().Name;
            if (transform is IMixTransform or TransformPipeline or MultiView or Datasets.MixStep or TestTimeViews
                || transform.GetType().Assembly != typeof(SampleSize).Assembly)
            {
                return null;
            }

            size = transform is LoadAnnotations ? size with { Labels = image } : size.After(transform, file, random);
        }

        return size;
    }

    /// <summary>Whether a step changes how large images are.</summary>
    public static bool Changes(ISampleTransform step) => step is Resize or ResizeShortestEdge or RandomCrop or Pad;

    private SampleSize After(ISampleTransform step, string file, SampleRandom random)
    {
        switch (step)
        {
            case Resize resize:
                (int width, int height) = resize.FinalSize(Height, Width, random);
                return Both(height, width);
            case ResizeShortestEdge shortest:
                ImageScale scale = shortest.SizeOf(Height, Width);
                return Both(scale.Height, scale.Width);
            case RandomCrop crop:
                RequireAligned(nameof(RandomCrop), file);
                return Both(Math.Min(crop.Height, Height), Math.Min(crop.Width, Width));
            case Pad pad:
                RequireAligned(nameof(Pad), file);
                (int rows, int columns) = pad.SizeOf(Height, Width);
                return Both(rows, columns);
            case RandomCutOut:
                RequireAligned(nameof(RandomCutOut), file);
                return this;
            case SegRescale rescale when Labels is { } labels:
                return this with { Labels = rescale.SizeOf(labels.Height, labels.Width) };
            default:
                return this;
        }
    }

    private SampleSize Both(int height, int width) => new(height, width, Labels is null ? null : (height, width));

    private void RequireAligned(string step, string file)
    {
        if (!IsAligned)
        {
            throw Sample.NotAligned(step, (Height, Width), Labels!.Value, file);
        }
    }
}
