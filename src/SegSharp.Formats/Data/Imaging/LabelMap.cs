namespace SegSharp.Data.Imaging;

/// <summary>One class index per pixel: <c>[height, width]</c>, 8 bit.</summary>
public sealed class LabelMap : Image
{
    private readonly RentedArray<byte> _labels;

    /// <summary>Makes a map of class 0.</summary>
    public LabelMap(int height, int width)
        : base(height, width, channels: 1) => _labels = new(new byte[Length]);

    /// <summary>Takes <paramref name="labels"/> as its memory, without a copy.</summary>
    /// <exception cref="ArgumentException">The array has not <c>height × width</c> values.</exception>
    public LabelMap(int height, int width, byte[] labels)
        : base(height, width, channels: 1) => _labels = new(ArrayCheck.Length(labels, Length));

    private LabelMap(int height, int width, RentedArray<byte> memory)
        : base(height, width, channels: 1) => _labels = memory;

    /// <summary>The class indices, row by row.</summary>
    public Span<byte> Labels => _labels.Span;

    /// <inheritdoc />
    internal override PixelDepth Depth => PixelDepth.Byte;

    /// <inheritdoc />
    internal override int ElementBytes => 1;

    /// <inheritdoc />
    internal override Span<byte> Bytes => _labels.Span;

    /// <summary>How often each of the 256 values occurs.</summary>
    public int[] Histogram()
    {
        LabelHistogram histogram = new();
        histogram.Add(Labels);
        return histogram.Counts();
    }

    /// <summary>A map whose labels are not set yet.</summary>
    internal static LabelMap Uninitialized(int height, int width) =>
        new(height, width, RentedArray<byte>.Rent(checked(height * width)));

    /// <inheritdoc />
    internal override void Release() => _labels.Return();

    /// <inheritdoc />
    internal override Image New(int height, int width) => Uninitialized(height, width);
}
