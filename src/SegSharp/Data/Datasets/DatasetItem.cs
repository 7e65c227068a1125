namespace SegSharp.Data.Datasets;

/// <summary>The files of one sample.</summary>
/// <param name="ImageFile">The image.</param>
/// <param name="MaskFile">The mask; null where the data set has none.</param>
public readonly record struct DatasetItem(string ImageFile, string? MaskFile);
