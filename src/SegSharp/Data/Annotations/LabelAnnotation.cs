using SegSharp.Data.Imaging;

namespace SegSharp.Data.Annotations;

/// <summary>The class of each pixel. Labels are copied from their nearest neighbours, never mixed.</summary>
/// <param name="map">The labels.</param>
public sealed class LabelAnnotation(LabelMap map) : Annotation(map.Height, map.Width, isMap: true)
{
    /// <summary>The labels.</summary>
    public LabelMap Map => map;

    /// <inheritdoc />
    internal override Image Memory => map;

    /// <inheritdoc />
    public override Annotation Resize(int height, int width) => With(map.Resize(height, width, Interpolation.Nearest));

    /// <inheritdoc />
    public override Annotation Crop(int top, int left, int height, int width) => With(map.Crop(top, left, height, width));

    /// <inheritdoc />
    public override Annotation Flip(FlipDirection direction) => With(map.Flip(direction));

    /// <inheritdoc />
    public override Annotation Rotate(double degrees, byte label) => With(map.Rotate(degrees, Interpolation.Nearest, label));

    /// <inheritdoc />
    public override Annotation Pad(int height, int width, byte label) => With(map.Pad(height, width, [label]));

    /// <inheritdoc />
    public override Annotation Cover(IReadOnlyList<ImageRegion> regions, byte label)
    {
        LabelMap covered = map.Clone();
        foreach (ImageRegion region in regions)
        {
            covered.FillRectangle(region.Top, region.Left, region.Height, region.Width, [label]);
        }

        return With(covered);
    }

    /// <inheritdoc />
    public override Annotation Canvas(int height, int width, byte label)
    {
        LabelMap canvas = new(height, width);
        canvas.Labels.Fill(label);
        return With(canvas);
    }

    /// <inheritdoc />
    public override Annotation Paste(Annotation part, int top, int left)
    {
        ((LabelAnnotation)part).Map.CopyInto(map, top, left);
        return this;
    }

    private LabelAnnotation With(LabelMap moved) => ReferenceEquals(moved, map) ? this : new LabelAnnotation(moved);
}
