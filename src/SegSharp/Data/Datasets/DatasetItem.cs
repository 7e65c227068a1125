namespace SegSharp.Data.Datasets;

/// <summary>The files of one sample.</summary>
/// <param name="ImageFile">The image.</param>
/// <param name="MaskFile">The mask; null where the data set has none.</param>
/// <param name="Name">The image's path below the images' directory.</param>
public readonly record struct DatasetItem(string ImageFile, string? MaskFile, string Name)
{
    /// <summary>The depth map; null where the data set has none.</summary>
    public string? DepthFile { get; init; }
}
