using SegSharp.Data.Imaging;

namespace SegSharp.Data.Datasets;

/// <summary>The sums over one image from which mean and deviation follow.</summary>
internal readonly record struct BandSums(long Pixels, double[] Sum, double[] Squares, int Bits)
{
    public static BandSums Of(Image image, int bits)
    {
        double[] sum = new double[image.Channels], squares = new double[image.Channels];
        if (image is FloatImage floats)
        {
            ReadOnlySpan<float> values = floats.Pixels;
            for (int i = 0, band = 0; i < values.Length; i++, band = band + 1 == image.Channels ? 0 : band + 1)
            {
                sum[band] += values[i];
                squares[band] += (double)values[i] * values[i];
            }
        }
        else
        {
            ReadOnlySpan<byte> values = image.Bytes;
            for (int i = 0, band = 0; i < values.Length; i++, band = band + 1 == image.Channels ? 0 : band + 1)
            {
                sum[band] += values[i];
                squares[band] += values[i] * values[i];
            }
        }

        return new BandSums((long)image.Height * image.Width, sum, squares, bits);
    }
}
