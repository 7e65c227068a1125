namespace SegSharp.Data.Datasets;

/// <summary>Mean and deviation of the images of one depth.</summary>
/// <param name="Bits">Bits of a value as the images are read: 8, or those of the files.</param>
/// <param name="ImageCount">Number of images.</param>
/// <param name="Mean">Per band, in the files' own numbers; three bands are red, green, blue.</param>
/// <param name="Std">Per band, over all pixels.</param>
public sealed record DepthStatistics(int Bits, int ImageCount, IReadOnlyList<double> Mean, IReadOnlyList<double> Std)
{
    /// <summary>Adds up the sums of images; all have the same bands and bits.</summary>
    internal static DepthStatistics Of(IReadOnlyList<BandSums> images, bool isBlueFirst)
    {
        double pixels = images.Sum(sum => (double)sum.Pixels);
        double[] mean = [.. Enumerable.Range(0, images[0].Sum.Length).Select(band => images.Sum(sum => sum.Sum[band]) / pixels)];
        double[] std =
            [.. mean.Select((value, band) => Math.Sqrt(Math.Max(0, (images.Sum(sum => sum.Squares[band]) / pixels) - (value * value))))];
        return new DepthStatistics(images[0].Bits, images.Count, isBlueFirst ? [.. mean.Reverse()] : mean,
            isBlueFirst ? [.. std.Reverse()] : std);
    }
}
