namespace SegSharp.Models.Heads;

/// <summary>Numbers of the published heads that readers of files and builders of models share.</summary>
internal static class HeadConstants
{
    /// <summary>MMSegmentation's threshold of a single channel's probability where a config names none.</summary>
    public const double DefaultThreshold = 0.3;

    /// <summary>How much larger than the finest map logits at the image's own size are.</summary>
    public const int ToImageSize = 4;
}
