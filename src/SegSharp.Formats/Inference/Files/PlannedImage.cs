namespace SegSharp.Inference.Files;

/// <summary>An image that is to be labelled, and the files that are made of it.</summary>
/// <param name="Image">The image's file.</param>
/// <param name="Labels">The PNG of class indices.</param>
/// <param name="Overlay">The PNG of the image under the classes' colours, with a legend.</param>
public sealed record PlannedImage(string Image, string Labels, string Overlay);
