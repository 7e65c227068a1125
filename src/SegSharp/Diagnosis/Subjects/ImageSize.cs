namespace SegSharp.Diagnosis.Subjects;

/// <summary>A height and a width with the place that tells them.</summary>
/// <param name="Height">The height.</param>
/// <param name="Width">The width.</param>
/// <param name="Place">The place: one number, <c>[H, W]</c>, <c>[C, H, W]</c>, <c>[N, C, H, W]</c>,
/// or a dict with <c>height</c> and <c>width</c>.</param>
internal sealed record ImageSize(int Height, int Width, ConfigCursor Place)
{
    /// <summary>The size at a place; null if there is none.</summary>
    public static ImageSize? Of(ConfigCursor place) => place.Integers switch
    {
        [int side] => new ImageSize(side, side, place),
        [int height, int width] => new ImageSize(height, width, place),
        [_, int height, int width] => new ImageSize(height, width, place),
        [_, _, int height, int width] => new ImageSize(height, width, place),
        _ => place["height"].Integer is { } tall && place["width"].Integer is { } wide ? new ImageSize(tall, wide, place) : null,
    };

    /// <summary>Another size, written as the place writes it.</summary>
    public object Fitting(int height, int width) => Place.Integers switch
    {
        [_] when Place.Integer is not null && height == width => height,
        [int channels, _, _] => (int[])[channels, height, width],
        [int batch, int channels, _, _] => (int[])[batch, channels, height, width],
        null => new Dictionary<string, object?>(StringComparer.Ordinal) { ["height"] = height, ["width"] = width },
        _ => (int[])[height, width],
    };
}
