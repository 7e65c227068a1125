namespace SegSharp.Cli.Runs;

/// <summary>What came of one image.</summary>
/// <param name="Image">The image's file.</param>
/// <param name="Labels">The PNG of class indices.</param>
/// <param name="Overlay">The overlay.</param>
/// <param name="Shares">The classes that occur and their share of the pixels, largest first.</param>
internal sealed record PredictedImage(string Image, string Labels, string Overlay, IReadOnlyList<(string Class, double Share)> Shares);
