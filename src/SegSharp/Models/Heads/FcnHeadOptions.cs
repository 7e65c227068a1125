using SegSharp.Nn;

namespace SegSharp.Models.Heads;

/// <summary>The numbers of an FCN head.</summary>
public sealed record FcnHeadOptions
{
    /// <summary>Channels of the map that the head takes in.</summary>
    public required int InChannels { get; init; }

    /// <summary>Which of the encoder's maps it takes in, finest first; negative from the coarsest.</summary>
    public int InIndex { get; init; } = -1;

    /// <summary>Width of the convolutions.</summary>
    public required int Channels { get; init; }

    /// <summary>Number of convolutions.</summary>
    public int NumConvs { get; init; } = 2;

    /// <summary>Side of their kernels, odd.</summary>
    public int KernelSize { get; init; } = 3;

    /// <summary>Distance between the kernels' cells.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Whether the map itself is put beside the convolutions' result, and both go through one more.</summary>
    public bool ConcatInput { get; init; } = true;

    /// <summary>Number of classes.</summary>
    public required int NumClasses { get; init; }

    /// <summary>Channels of the logits; null for one for each class.</summary>
    public int? OutChannels { get; init; }

    /// <summary>With a single channel, the probability above which a pixel is of class 1.</summary>
    public double Threshold { get; init; } = IDecodeHead.DefaultThreshold;

    /// <summary>Chance that a channel is dropped before the classifier.</summary>
    public double DropoutRatio { get; init; } = 0.1;

    /// <summary>The normalization after each convolution.</summary>
    public NormOptions Norm { get; init; } = new(NormKind.None);

    /// <summary>Whether upsampling aligns the centres of corner pixels.</summary>
    public bool AlignCorners { get; init; }
}
