namespace SegSharp.Reporting;

/// <summary>A picture of the validation split and what was predicted on it; parts that are null are left out.</summary>
/// <param name="Name">What to call it, for instance its file name.</param>
/// <param name="Image">The picture itself.</param>
public sealed record ReportSample(string Name, ReportPicture Image)
{
    /// <summary>The true labels, in the classes' colours.</summary>
    public ReportPicture? GroundTruth { get; init; }

    /// <summary>The predicted labels, in the classes' colours.</summary>
    public ReportPicture? Prediction { get; init; }

    /// <summary>The predicted labels laid over the picture.</summary>
    public ReportPicture? Overlay { get; init; }
}
