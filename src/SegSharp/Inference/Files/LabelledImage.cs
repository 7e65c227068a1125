namespace SegSharp.Inference.Files;

/// <summary>What came of one image.</summary>
/// <param name="Files">The image and the files that were made of it.</param>
/// <param name="Shares">The classes that occur and their share of the pixels, largest first.</param>
public sealed record LabelledImage(PlannedImage Files, IReadOnlyList<(string Class, double Share)> Shares);
