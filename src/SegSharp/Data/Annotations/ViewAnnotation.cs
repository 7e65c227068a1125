using SegSharp.Data.Imaging;

namespace SegSharp.Data.Annotations;

/// <summary>
/// Another view of the image: a sample of its own, with annotations of its own. It was moved by steps of its own, and what happens to the
/// image afterwards does not touch it.
/// </summary>
/// <param name="sample">The view, with an image.</param>
public sealed class ViewAnnotation(Sample sample) : Annotation(sample.Image!.Height, sample.Image.Width)
{
    /// <summary>The view.</summary>
    public Sample Sample => sample;

    /// <inheritdoc />
    internal override bool FollowsImage => false;

    /// <summary>The view of a number, from 1 on, for the sample itself is the first view; null if there is none.</summary>
    public static Sample? Of(AnnotationSet annotations, int number) =>
        (annotations[AnnotationNames.View(number)] as ViewAnnotation)?.Sample;

    /// <summary>How many views there are beside the sample itself.</summary>
    public static int CountOf(AnnotationSet annotations)
    {
        int count = 0;
        while (Of(annotations, count + 1) is not null)
        {
            count++;
        }

        return count;
    }

    /// <inheritdoc />
    public override Annotation Resize(int height, int width) => this;

    /// <inheritdoc />
    public override Annotation Crop(int top, int left, int height, int width) => this;

    /// <inheritdoc />
    public override Annotation Flip(FlipDirection direction) => this;

    /// <inheritdoc />
    public override Annotation Rotate(double degrees, byte label) => this;

    /// <inheritdoc />
    public override Annotation Pad(int height, int width, byte label) => this;

    /// <inheritdoc />
    public override Annotation Cover(IReadOnlyList<ImageRegion> regions, byte label) => this;

    /// <inheritdoc />
    public override Annotation Canvas(int height, int width, byte label) => this;

    /// <inheritdoc />
    public override Annotation Paste(Annotation part, int top, int left) => this;
}
