using SegSharp.Data.Imaging;

namespace SegSharp.Data.Annotations;

/// <summary>
/// What is known of an image beside its pixels, and how it follows when the image is moved: a label map, a depth map, boxes. Each method
/// gives a new annotation and leaves this one as it is.
/// </summary>
/// <remarks>
/// Transforms move all annotations of a sample (<see cref="Sample.Move"/>), so that one of somebody else's is moved too. <c>label</c> is
/// the label that new pixels get in a label map; what is not a label map has a value of its own for them.
/// </remarks>
public abstract class Annotation
{
    private protected Annotation(int height, int width, bool isMap)
        : this(height, width) => IsMap = isMap;

    /// <summary>Makes an annotation of an image of this size.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    protected Annotation(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Height, Width) = (height, width);
    }

    /// <summary>Rows of the image that it belongs to.</summary>
    public int Height { get; }

    /// <summary>Columns of the image that it belongs to.</summary>
    public int Width { get; }

    /// <summary>Whether it has a value for each pixel.</summary>
    internal bool IsMap { get; }

    /// <summary>Whether it goes with the image; else it has a size of its own.</summary>
    internal virtual bool FollowsImage => true;

    /// <summary>Memory that may be used again when the annotation is not needed any more; null for none.</summary>
    internal virtual Image? Memory => null;

    /// <summary>The same for the image at another size.</summary>
    public abstract Annotation Resize(int height, int width);

    /// <summary>The same for a part of the image, which lies inside of it.</summary>
    public abstract Annotation Crop(int top, int left, int height, int width);

    /// <summary>The same for the mirrored image.</summary>
    public abstract Annotation Flip(FlipDirection direction);

    /// <summary>The same for the image turned around its centre, clockwise, its size kept.</summary>
    public abstract Annotation Rotate(double degrees, byte label);

    /// <summary>The same for the image with rows added below and columns at the right.</summary>
    public abstract Annotation Pad(int height, int width, byte label);

    /// <summary>The same for the image with some of it covered.</summary>
    public abstract Annotation Cover(IReadOnlyList<ImageRegion> regions, byte label);

    /// <summary>An annotation of this kind for an image of another size where nothing is known yet: parts are pasted into it.</summary>
    public abstract Annotation Canvas(int height, int width, byte label);

    /// <summary>
    /// Joins the annotation of a smaller image that was pasted into this one's. Both may be changed, so only canvases are joined.
    /// </summary>
    /// <param name="part">An annotation of this kind.</param>
    /// <param name="top">The row of this image that the part's first row came to.</param>
    /// <param name="left">The column that its first column came to.</param>
    public abstract Annotation Paste(Annotation part, int top, int left);
}
