namespace SegSharp.Data.Synthetic;

/// <summary>Draws street scenes with their labels, the same for the same seed, index and size on every machine.</summary>
/// <remarks>
/// The scenes are meant to be honest about segmentation and quick to learn: textured surfaces, occlusion, thin poles,
/// small people, haze, noise and changing light, but objects are never smaller than a stride of 4 can resolve.
/// An object is not drawn smaller than 15 x 11 (car), 10 x 24 (person) or 5 pixels wide (pole) at the default size.
/// </remarks>
public sealed class SyntheticStreets
{
    /// <summary>Rows of a scene unless told otherwise.</summary>
    public const int DefaultHeight = 128;

    /// <summary>Columns of a scene unless told otherwise.</summary>
    public const int DefaultWidth = 192;

    /// <summary>Least rows and columns of a scene.</summary>
    public const int LeastSize = 64;

    private readonly ulong _seed;

    /// <summary>Prepares a series of scenes.</summary>
    /// <param name="seed">Chooses the series.</param>
    /// <param name="height">Rows, at least <see cref="LeastSize"/>.</param>
    /// <param name="width">Columns, at least <see cref="LeastSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is too small.</exception>
    public SyntheticStreets(ulong seed, int height = DefaultHeight, int width = DefaultWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, LeastSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, LeastSize);
        _seed = seed;
        Height = height;
        Width = width;
    }

    /// <summary>Class names by label, 0 to 7.</summary>
    public static IReadOnlyList<string> Classes { get; } =
        ["road", "pavement", "building", "pole", "vegetation", "sky", "person", "car"];

    /// <summary>The colour to draw each class in, by label: those of Cityscapes.</summary>
    public static IReadOnlyList<(byte Red, byte Green, byte Blue)> Palette { get; } =
    [
        (128, 64, 128), (244, 35, 232), (70, 70, 70), (153, 153, 153),
        (107, 142, 35), (70, 130, 180), (220, 20, 60), (0, 0, 142),
    ];

    /// <summary>The label of pixels that are neither learned nor counted.</summary>
    public const byte IgnoreLabel = (byte)StreetClass.Ignore;

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Draws one scene. Any index may be asked for, in any order and from any thread.</summary>
    /// <param name="index">Number of the scene in its series, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public SyntheticScene Render(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        SceneRandom random = new(_seed, (ulong)index);
        SceneLayout layout = new(Height, Width, random);
        SceneCanvas canvas = new(Height, Width);

        BackdropPainter.PaintSky(canvas, layout, random);
        new GroundPainter(layout, random).Paint(canvas);
        BackdropPainter.PaintSkyline(canvas, layout, random);
        new FacadePainter(layout).Paint(canvas, random);
        foreach (SceneObject item in SceneObjects.Place(layout, random))
        {
            item.Paint(canvas, layout, random);
        }

        if (random.Chance(0.5f))
        {
            IgnoredPainter.PaintBonnet(canvas, random);
        }

        if (random.Chance(0.3f))
        {
            IgnoredPainter.PaintBorder(canvas, random);
        }

        byte[] rgb = CameraEffects.Develop(canvas, random);
        return new SyntheticScene(rgb, canvas.Labels.ToArray(), Height, Width);
    }
}
