namespace SegSharp.Inference.Preparation;

/// <summary>How an image is brought before the network.</summary>
internal sealed record ImagePreparation
{
    /// <summary>The size that images are given first.</summary>
    public ResizeRule Resize { get; init; } = ResizeRule.None;

    /// <summary>What is subtracted from each channel of the network's input; empty for nothing.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>What each is divided by.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>Whether the deviation's inverse is multiplied with, as MMSegmentation 0.x does: it rounds differently.</summary>
    public bool Multiplies { get; init; }

    /// <summary>Whether the network's channels are red, green, blue rather than blue, green, red.</summary>
    public bool IsRedFirst { get; init; }

    /// <summary>A number of which both sides shall be multiples.</summary>
    public int SizeDivisor { get; init; } = 1;

    /// <summary>The least size that images are padded to.</summary>
    public (int Height, int Width) LeastSize { get; init; }

    /// <summary>The pixels that are added, after normalization.</summary>
    public float Padding { get; init; }

    /// <summary>The size that an image has when it is padded.</summary>
    public (int Height, int Width) Padded(int height, int width)
    {
        (height, width) = (Math.Max(height, LeastSize.Height), Math.Max(width, LeastSize.Width));
        return ((height + SizeDivisor - 1) / SizeDivisor * SizeDivisor, (width + SizeDivisor - 1) / SizeDivisor * SizeDivisor);
    }
}
