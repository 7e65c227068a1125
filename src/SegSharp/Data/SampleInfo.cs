using SegSharp.Data.Imaging;

namespace SegSharp.Data;

/// <summary>Where a sample comes from and what has been done to it.</summary>
public sealed record SampleInfo
{
    /// <summary>The image's file, or what stands for it in messages.</summary>
    public required string ImageFile { get; init; }

    /// <summary>The mask's file; null where the data set has none.</summary>
    public string? MaskFile { get; init; }

    /// <summary>The depth map's file; null where the data set has none.</summary>
    public string? DepthFile { get; init; }

    /// <summary>Rows of the image as it was loaded.</summary>
    public int OriginalHeight { get; init; }

    /// <summary>Columns of the image as it was loaded.</summary>
    public int OriginalWidth { get; init; }

    /// <summary>Rows after the last resizing or cropping, before padding.</summary>
    public int Height { get; init; }

    /// <summary>Columns after the last resizing or cropping, before padding.</summary>
    public int Width { get; init; }

    /// <summary>Resized height divided by the height before.</summary>
    public float ScaleY { get; init; } = 1;

    /// <summary>Resized width divided by the width before.</summary>
    public float ScaleX { get; init; } = 1;

    /// <summary>How the image was mirrored; null where it was not.</summary>
    public FlipDirection? Flip { get; init; }
}
