namespace SegSharp.Diagnosis.Data;

/// <summary>An image and its mask, as far as they are there.</summary>
/// <param name="ImageFile">The image.</param>
/// <param name="Image">What was found in it.</param>
/// <param name="MaskFile">The mask; null in a data set without masks, and where it is missing.</param>
/// <param name="Mask">What was found in it; null without a mask.</param>
public sealed record ScannedPair(string ImageFile, FileFacts Image, string? MaskFile, FileFacts? Mask);
