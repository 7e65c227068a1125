namespace SegSharp.Data.Transforms;

/// <summary>A size as MMCV's <c>scale</c> and <c>img_scale</c> give it: width first.</summary>
/// <param name="Width">Columns; with a kept ratio just one of the two limits.</param>
/// <param name="Height">Rows; with a kept ratio just one of the two limits.</param>
public readonly record struct ImageScale(int Width, int Height)
{
    /// <summary>The longer side.</summary>
    public int LongSide => Math.Max(Width, Height);

    /// <summary>The shorter side.</summary>
    public int ShortSide => Math.Min(Width, Height);

    /// <summary>Both sides times <paramref name="ratio"/>, cut to whole pixels as MMSegmentation does.</summary>
    public ImageScale Times(double ratio) => new((int)(Width * ratio), (int)(Height * ratio));

    /// <summary>The largest size of an image's own ratio whose long and short side stay within this one's.</summary>
    /// <remarks>Source: <c>mmcv.rescale_size</c>: both sides are rounded half up.</remarks>
    public ImageScale FitWithin(int height, int width)
    {
        double factor = Math.Min((double)LongSide / Math.Max(height, width), (double)ShortSide / Math.Min(height, width));
        return new ImageScale(Round(width * factor), Round(height * factor));
    }

    /// <summary>An image's size times <paramref name="factor"/>, rounded half up.</summary>
    public static ImageScale Scaled(int height, int width, double factor) => new(Round(width * factor), Round(height * factor));

    private static int Round(double size) => (int)(size + 0.5);
}
