namespace SegSharp.Data.Transforms;

/// <summary>Resizes so that the shorter side has a given length, unless the longer one would pass its limit.</summary>
/// <param name="ShortSide">Pixels of the shorter side.</param>
/// <param name="LongestSide">The most that the longer side may have.</param>
/// <remarks>Source: <c>ResizeShortestEdge</c> of MMSegmentation 1.x.</remarks>
public sealed record ResizeShortestEdge(int ShortSide, int LongestSide) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Imaging.Image image = sample.RequireImage(nameof(ResizeShortestEdge));
        double scale = (double)ShortSide / Math.Min(image.Height, image.Width);
        double height = image.Height < image.Width ? ShortSide : scale * image.Height;
        double width = image.Height < image.Width ? scale * image.Width : ShortSide;
        double excess = Math.Max(height, width) > LongestSide ? LongestSide / Math.Max(height, width) : 1;
        ImageScale size = new((int)((width * excess) + 0.5), (int)((height * excess) + 0.5));
        return new Resize { Scales = [size], KeepRatio = false }.Apply(sample, random);
    }
}
