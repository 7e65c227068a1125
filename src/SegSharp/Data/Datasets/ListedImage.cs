namespace SegSharp.Data.Datasets;

/// <summary>An image as a folder or a list names it.</summary>
/// <param name="Name">Its path below the images' folder.</param>
/// <param name="Stem">The same without the data set's ending: what its mask is called, but for the ending.</param>
/// <param name="Mask">The mask's path below the masks' folder, where the list names it; null to look for it by the stem.</param>
internal readonly record struct ListedImage(string Name, string Stem, string? Mask = null);
