namespace SegSharp.Diagnosis;

/// <summary>Which values of masks a finding is about, so that a scan can say which files hold them.</summary>
/// <param name="Kind">What is wrong with them.</param>
/// <param name="Classes">The number of classes.</param>
internal sealed record MaskMatter(MaskMatterKind Kind, int Classes = 0);
