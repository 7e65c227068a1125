using SegSharp.Nn;

namespace SegSharp.Models.Heads;

/// <summary>The numbers of the all-MLP decoder as the authors published it.</summary>
public sealed record SegFormerHeadOptions
{
    /// <summary>Channels of each map that the head takes in.</summary>
    public IReadOnlyList<int> InChannels { get; init; } = [32, 64, 160, 256];

    /// <summary>Which of the encoder's maps it takes in, finest first.</summary>
    public IReadOnlyList<int> InIndex { get; init; } = [0, 1, 2, 3];

    /// <summary>Width of the decoder: 256 for B0 and B1, 768 for B2 to B5 as published.</summary>
    public int EmbedDim { get; init; } = 256;

    /// <summary>Number of classes.</summary>
    public int NumClasses { get; init; } = 19;

    /// <summary>Channels of the logits; null for one for each class.</summary>
    public int? OutChannels { get; init; }

    /// <summary>With a single channel, the probability above which a pixel is of class 1.</summary>
    public double Threshold { get; init; } = IDecodeHead.DefaultThreshold;

    /// <summary>Chance that a channel is dropped before the classifier.</summary>
    public double DropoutRatio { get; init; } = 0.1;

    /// <summary>The normalization of the fusion.</summary>
    public NormOptions Norm { get; init; } = new(NormKind.SyncBatchNorm);

    /// <summary>Whether upsampling aligns the centres of corner pixels.</summary>
    public bool AlignCorners { get; init; }

    /// <summary>
    /// How much larger than the finest map the logits are: 1, or <see cref="ToImageSize"/> as segmentation_models_pytorch has them,
    /// upsampled with corner pixels aligned.
    /// </summary>
    public int Upsampling { get; init; } = 1;

    /// <summary>The <see cref="Upsampling"/> that gives logits at the image's own size.</summary>
    public const int ToImageSize = HeadConstants.ToImageSize;
}
