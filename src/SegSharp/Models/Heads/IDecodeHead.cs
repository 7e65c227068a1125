namespace SegSharp.Models.Heads;

/// <summary>What a segmentor needs to know of its head.</summary>
public interface IDecodeHead
{
    /// <summary>Number of classes.</summary>
    int NumClasses { get; }

    /// <summary>Channels of the logits: one for each class, or a single one for two classes.</summary>
    int OutChannels => NumClasses;

    /// <summary>With a single channel, the probability above which a pixel is of class 1.</summary>
    double Threshold => DefaultThreshold;

    /// <summary>Whether upsampling aligns the centres of corner pixels.</summary>
    bool AlignCorners { get; }

    /// <summary>MMSegmentation's threshold where a config names none.</summary>
    internal const double DefaultThreshold = HeadConstants.DefaultThreshold;
}
