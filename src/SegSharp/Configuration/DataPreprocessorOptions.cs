namespace SegSharp.Configuration;

/// <summary>What is done to a batch before the model sees it: <c>data_preprocessor</c>.</summary>
public sealed record DataPreprocessorOptions
{
    /// <summary>Value subtracted from each channel, after the channels are swapped; empty for none.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>Value that each channel is divided by; empty for none.</summary>
    public IReadOnlyList<double> Std { get; init; } = [];

    /// <summary>Whether the channels are reversed, since images are loaded blue first.</summary>
    public bool SwapChannels { get; init; }

    /// <summary>Value that images are padded with.</summary>
    public double PadValue { get; init; }

    /// <summary>Label that masks are padded with.</summary>
    public int SegPadValue { get; init; } = 255;

    /// <summary>Size that training batches are padded to; null if they are not.</summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>Number that the sides of training batches are padded to a multiple of; null if they are not.</summary>
    public int? SizeDivisor { get; init; }

    /// <summary>As <see cref="Size"/>, in testing.</summary>
    public (int Height, int Width)? TestSize { get; init; }

    /// <summary>As <see cref="SizeDivisor"/>, in testing.</summary>
    public int? TestSizeDivisor { get; init; }
}
