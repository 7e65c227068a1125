namespace SegSharp.Data.Imaging;

/// <summary>One class index per pixel: <c>[height, width]</c>, 8 bit.</summary>
public sealed class LabelMap : Image
{
    private readonly byte[] _labels;

    /// <summary>Makes a map of class 0.</summary>
    public LabelMap(int height, int width)
        : base(height, width, channels: 1) => _labels = new byte[Length];

    /// <summary>Takes <paramref name="labels"/> as its memory, without a copy.</summary>
    /// <exception cref="ArgumentException">The array has not <c>height × width</c> values.</exception>
    public LabelMap(int height, int width, byte[] labels)
        : base(height, width, channels: 1) => _labels = ArrayCheck.Length(labels, Length);

    /// <summary>The class indices, row by row.</summary>
    public Span<byte> Labels => _labels;

    /// <inheritdoc />
    internal override PixelDepth Depth => PixelDepth.Byte;

    /// <inheritdoc />
    internal override int ElementBytes => 1;

    /// <inheritdoc />
    internal override Span<byte> Bytes => _labels;

    /// <summary>How often each of the 256 values occurs.</summary>
    public int[] Histogram()
    {
        int[] counts = new int[256];
        foreach (byte label in _labels)
        {
            counts[label]++;
        }

        return counts;
    }

    /// <summary>A map whose labels are not set yet.</summary>
    internal static LabelMap Uninitialized(int height, int width) =>
        new(height, width, GC.AllocateUninitializedArray<byte>(checked(height * width)));

    /// <inheritdoc />
    internal override Image New(int height, int width) => Uninitialized(height, width);
}
