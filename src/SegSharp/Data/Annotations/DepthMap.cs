using SegSharp.Data.Imaging;

namespace SegSharp.Data.Annotations;

/// <summary>
/// How far away each pixel is. Where nothing was measured it holds <see cref="Unknown"/>, also where a transform makes new pixels.
/// </summary>
public sealed class DepthMap : Annotation
{
    private const float Rounding = 1e-4F;

    /// <summary>Takes depths as they are.</summary>
    /// <param name="depths">The depths, one channel.</param>
    /// <exception cref="ArgumentException">There are several channels.</exception>
    public DepthMap(FloatImage depths)
        : base(depths.Height, depths.Width, isMap: true) => Depths = depths.Channels == 1
        ? depths : throw new ArgumentException($"A depth map has one channel, not {depths.Channels}.", nameof(depths));

    private DepthMap(FloatImage depths, DepthMap settings)
        : this(depths) => (Unknown, IsSmooth, ScalesWithImage) = (settings.Unknown, settings.IsSmooth, settings.ScalesWithImage);

    /// <summary>The depths, row by row.</summary>
    public FloatImage Depths { get; }

    /// <summary>What stands for no measurement.</summary>
    public float Unknown { get; init; }

    /// <summary>
    /// Whether depths are interpolated when the map is resized or turned; else they are copied from their nearest neighbours. Pixels
    /// without a measurement are never mixed with others.
    /// </summary>
    public bool IsSmooth { get; init; }

    /// <summary>Whether depths become smaller as the image is enlarged, as if the camera came closer.</summary>
    public bool ScalesWithImage { get; init; }

    /// <inheritdoc />
    internal override Image Memory => Depths;

    /// <inheritdoc />
    public override Annotation Resize(int height, int width)
    {
        if ((height, width) == (Height, Width))
        {
            return this;
        }

        FloatImage resized = Moved((image, interpolation) => image.Resize(height, width, interpolation));
        if (ScalesWithImage)
        {
            Multiply(resized, (float)Math.Sqrt((double)Height * Width / ((double)height * width)));
        }

        return With(resized);
    }

    /// <inheritdoc />
    public override Annotation Crop(int top, int left, int height, int width) => With(Depths.Crop(top, left, height, width));

    /// <inheritdoc />
    public override Annotation Flip(FlipDirection direction) => With(Depths.Flip(direction));

    /// <inheritdoc />
    public override Annotation Rotate(double degrees, byte label) =>
        With(Moved((image, interpolation) => image.Rotate(degrees, interpolation, ReferenceEquals(image, Depths) ? Unknown : 0)));

    /// <inheritdoc />
    public override Annotation Pad(int height, int width, byte label) => With(Depths.Pad(height, width, [Unknown]));

    /// <inheritdoc />
    public override Annotation Cover(IReadOnlyList<ImageRegion> regions, byte label)
    {
        FloatImage covered = Depths.Clone();
        foreach (ImageRegion region in regions)
        {
            covered.FillRectangle(region.Top, region.Left, region.Height, region.Width, [Unknown]);
        }

        return With(covered);
    }

    /// <inheritdoc />
    public override Annotation Canvas(int height, int width, byte label)
    {
        FloatImage canvas = FloatImage.Uninitialized(height, width, channels: 1);
        canvas.Pixels.Fill(Unknown);
        return With(canvas);
    }

    /// <inheritdoc />
    public override Annotation Paste(Annotation part, int top, int left)
    {
        ((DepthMap)part).Depths.CopyInto(Depths, top, left);
        return this;
    }

    // Interpolated where all neighbours were measured, else the nearest one's.
    private FloatImage Moved(Func<FloatImage, Interpolation, FloatImage> move)
    {
        FloatImage nearest = move(Depths, Interpolation.Nearest);
        if (!IsSmooth)
        {
            return nearest;
        }

        FloatImage known = FloatImage.Uninitialized(Height, Width, channels: 1);
        for (int i = 0; i < known.Length; i++)
        {
            known.Pixels[i] = Depths.Pixels[i] == Unknown ? 0 : 1;
        }

        FloatImage smooth = move(Depths, Interpolation.Bilinear), share = move(known, Interpolation.Bilinear);
        for (int i = 0; i < nearest.Length; i++)
        {
            nearest.Pixels[i] = share.Pixels[i] > 1 - Rounding ? smooth.Pixels[i] : nearest.Pixels[i];
        }

        Array.ForEach([known, smooth, share], image => image.Release());
        return nearest;
    }

    private void Multiply(FloatImage depths, float factor)
    {
        foreach (ref float depth in depths.Pixels)
        {
            depth = depth == Unknown ? depth : depth * factor;
        }
    }

    private DepthMap With(FloatImage moved) => ReferenceEquals(moved, Depths) ? this : new DepthMap(moved, this);
}
