using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Folders;

/// <summary>Mean and standard deviation of each band of images that are no plain pictures.</summary>
/// <param name="Mean">The means, in the file's order of bands.</param>
/// <param name="Std">The standard deviations.</param>
public sealed record ImageBands(IReadOnlyList<double> Mean, IReadOnlyList<double> Std)
{
    private const double Opaque = 255;

    /// <summary>Measures images; null where three colours and an opaque fourth channel are all there is.</summary>
    internal static ImageBands? Of(string root, IEnumerable<string> files, int channels, CancellationToken cancellation)
    {
        double[] sums = new double[channels], squares = new double[channels];
        double count = 0, lowest = double.PositiveInfinity;
        foreach (string file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Read(Path.Combine(root, file)) is not { } image || image.Channels != channels)
            {
                continue;
            }

            for (int i = 0; i < image.Length; i++)
            {
                double value = image is ByteImage bytes ? bytes.Pixels[i] : ((FloatImage)image).Pixels[i];
                int band = i % channels;
                sums[band] += value;
                squares[band] += value * value;
                lowest = band == 3 ? Math.Min(lowest, value) : lowest;
            }

            count += image.Height * image.Width;
        }

        double[] mean = [.. sums.Select(sum => Math.Round(sum / Math.Max(1, count), 3))];
        double[] std = [.. squares.Zip(sums, (square, sum) =>
            Math.Round(Math.Max(1e-3, Math.Sqrt(Math.Max(0, (square / Math.Max(1, count)) - Math.Pow(sum / Math.Max(1, count), 2)))), 3))];
        return channels == 4 && lowest == Opaque ? null : new ImageBands(mean, std);
    }

    private static Image? Read(string path)
    {
        try
        {
            return ImageFile.ReadBands(path);
        }
        catch (DataException)
        {
            return null; // the scan of the data tells what is wrong with it
        }
    }
}
