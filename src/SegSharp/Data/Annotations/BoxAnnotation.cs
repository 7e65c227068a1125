using SegSharp.Data.Imaging;

namespace SegSharp.Data.Annotations;

/// <summary>Boxes around things in an image. They are moved with it and cut off at its sides; one that leaves it is gone.</summary>
public sealed class BoxAnnotation : Annotation
{
    /// <summary>Takes boxes, and cuts them off at the image's sides.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="boxes">The boxes.</param>
    public BoxAnnotation(int height, int width, IEnumerable<Box> boxes)
        : base(height, width) => Boxes = [.. boxes.Select(box => box.Clip(height, width)).Where(box => !box.IsEmpty)];

    /// <summary>The boxes.</summary>
    public IReadOnlyList<Box> Boxes { get; }

    /// <inheritdoc />
    public override Annotation Resize(int height, int width)
    {
        (double y, double x) = ((double)height / Height, (double)width / Width);
        return new BoxAnnotation(
            height, width,
            Boxes.Select(box => box with { Left = box.Left * x, Right = box.Right * x, Top = box.Top * y, Bottom = box.Bottom * y }));
    }

    /// <inheritdoc />
    public override Annotation Crop(int top, int left, int height, int width) =>
        new BoxAnnotation(height, width, Boxes.Select(box => box.Shift(-top, -left)));

    /// <inheritdoc />
    public override Annotation Flip(FlipDirection direction)
    {
        bool isAcross = direction != FlipDirection.Vertical, isDown = direction != FlipDirection.Horizontal;
        return new BoxAnnotation(Height, Width, Boxes.Select(box => box with
        {
            Left = isAcross ? Width - box.Right : box.Left,
            Right = isAcross ? Width - box.Left : box.Right,
            Top = isDown ? Height - box.Bottom : box.Top,
            Bottom = isDown ? Height - box.Top : box.Bottom,
        }));
    }

    /// <summary>The boxes around the turned boxes.</summary>
    /// <inheritdoc />
    public override Annotation Rotate(double degrees, byte label)
    {
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        return new BoxAnnotation(Height, Width, Boxes.Select(box => Turned(box, sine, cosine)));
    }

    /// <inheritdoc />
    public override Annotation Pad(int height, int width, byte label) => new BoxAnnotation(height, width, Boxes);

    /// <summary>The boxes stay: what is covered is still there.</summary>
    /// <inheritdoc />
    public override Annotation Cover(IReadOnlyList<ImageRegion> regions, byte label) => this;

    /// <inheritdoc />
    public override Annotation Canvas(int height, int width, byte label) => new BoxAnnotation(height, width, []);

    /// <inheritdoc />
    public override Annotation Paste(Annotation part, int top, int left) =>
        new BoxAnnotation(Height, Width, [.. Boxes, .. ((BoxAnnotation)part).Boxes.Select(box => box.Shift(top, left))]);

    private Box Turned(Box box, double sine, double cosine)
    {
        (double centerX, double centerY) = (Width * 0.5, Height * 0.5);
        (double X, double Y)[] corners =
        [
            .. ((double X, double Y)[])[(box.Left, box.Top), (box.Right, box.Top), (box.Left, box.Bottom), (box.Right, box.Bottom)],
        ];
        for (int i = 0; i < corners.Length; i++)
        {
            (double x, double y) = (corners[i].X - centerX, corners[i].Y - centerY);
            corners[i] = (centerX + (cosine * x) - (sine * y), centerY + (sine * x) + (cosine * y));
        }

        return box with
        {
            Left = corners.Min(corner => corner.X),
            Right = corners.Max(corner => corner.X),
            Top = corners.Min(corner => corner.Y),
            Bottom = corners.Max(corner => corner.Y),
        };
    }
}
