namespace SegSharp.Data.Imaging;

/// <summary>Why an image file cannot be used.</summary>
/// <param name="Kind">What kind of fault it is.</param>
/// <param name="Reason">What is wrong, as half a sentence that names neither the file nor the remedy: <c>it is truncated</c>.</param>
public sealed record ImageFault(ImageFaultKind Kind, string Reason);
