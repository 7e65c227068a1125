using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Adds rows below and columns at the right.</summary>
/// <remarks>A side that is larger than the wanted one stays, as in MMCV 2.x.</remarks>
public sealed record Pad : ISampleTransform
{
    /// <summary>Rows to reach; 0 for no such wish.</summary>
    public int Height { get; init; }

    /// <summary>Columns to reach; 0 for no such wish.</summary>
    public int Width { get; init; }

    /// <summary>A number of which both sides shall be multiples.</summary>
    public int SizeDivisor { get; init; } = 1;

    /// <summary>Whether the image shall first become square.</summary>
    public bool ToSquare { get; init; }

    /// <summary>The image's new pixels, channel by channel; channels without a number get 0.</summary>
    public IReadOnlyList<double> PadValues { get; init; } = [];

    /// <summary>Whether the first of <see cref="PadValues"/> goes to all channels.</summary>
    /// <remarks>A single <c>pad_val</c> of MMCV 1.x reaches only the first channel, that of MMCV 2.x all of them.</remarks>
    public bool RepeatsPadValue { get; init; }

    /// <summary>The label of the new pixels.</summary>
    public byte SegPadValue { get; init; } = 255;

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage(nameof(Pad));
        (int height, int width) = SizeOf(image.Height, image.Width);
        sample.RequireAligned(nameof(Pad));
        return sample.Move(
            image.Pad(height, width, RepeatsPadValue ? [.. Enumerable.Repeat(PadValues[0], image.Channels)] : PadValues),
            annotation => annotation.Pad(height, width, SegPadValue));
    }

    /// <summary>The size that an image gets.</summary>
    internal (int Height, int Width) SizeOf(int height, int width)
    {
        int side = ToSquare ? Math.Max(height, width) : 0;
        return (RoundUp(Math.Max(side, Math.Max(Height, height))), RoundUp(Math.Max(side, Math.Max(Width, width))));
    }

    private int RoundUp(int size) => (size + SizeDivisor - 1) / SizeDivisor * SizeDivisor;
}
