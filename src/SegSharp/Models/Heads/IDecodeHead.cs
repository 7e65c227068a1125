namespace SegSharp.Models.Heads;

/// <summary>What a segmentor needs to know of its head.</summary>
public interface IDecodeHead
{
    /// <summary>Number of classes, the channels of the logits.</summary>
    int NumClasses { get; }

    /// <summary>Whether upsampling aligns the centres of corner pixels.</summary>
    bool AlignCorners { get; }
}
