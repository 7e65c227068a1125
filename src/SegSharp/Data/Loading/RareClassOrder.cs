using SegSharp.Data.Datasets;

namespace SegSharp.Data.Loading;

/// <summary>Draws a class first, rare ones more often, then one of the images that show it.</summary>
/// <remarks>Source: Hoyer et al. 2022, https://arxiv.org/abs/2111.14887, "Rare Class Sampling": P(c) is the softmax of (1 - f_c) / T,
/// f_c the class's part of the pixels.</remarks>
public sealed class RareClassOrder : ISampleOrder
{
    private readonly long _seed;
    private readonly int[][] _images;
    private readonly double[] _cumulative;

    /// <summary>Prepares the draws.</summary>
    /// <param name="census">Which image shows which classes.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="temperature">The lower, the more the rarest classes are preferred; above 0.</param>
    /// <param name="minimumPixels">Images with fewer pixels of the drawn class do not count as showing it.</param>
    /// <exception cref="DataException">No image shows any class in so many pixels.</exception>
    public RareClassOrder(LabelCensus census, long seed, double temperature = 0.01, int minimumPixels = 3000)
    {
        ArgumentNullException.ThrowIfNull(census);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        _seed = seed;
        int[] shown = [.. Enumerable.Range(0, census.ClassCount).Where(label => census.Images(label, minimumPixels) > 0)];
        if (shown.Length == 0)
        {
            throw new DataException(
                $"No image shows a class in at least {minimumPixels} pixels: set min_pixels of RareClassSampler lower.");
        }

        _images = [.. shown.Select(label =>
            Enumerable.Range(0, census.ImageCount).Where(image => census.Pixels(image, label) >= minimumPixels).ToArray())];
        double total = Enumerable.Range(0, census.ClassCount).Sum(label => (double)census.Pixels(label));
        double[] scores = [.. shown.Select(label => (1 - (census.Pixels(label) / total)) / temperature)];
        double[] weights = [.. scores.Select(score => Math.Exp(score - scores.Max()))];
        Probabilities = shown.Zip(weights, (label, weight) => (label, weight / weights.Sum())).ToDictionary();
        double sum = 0;
        _cumulative = [.. shown.Select(label => sum += Probabilities[label])];
    }

    /// <summary>The chance of each class that some image shows.</summary>
    public IReadOnlyDictionary<int, double> Probabilities { get; }

    /// <inheritdoc />
    public (long Epoch, int Index) At(long position)
    {
        SeededSampleRandom random = new(_seed, position, index: -2); // neither a sample nor the shuffled order has this number
        double drawn = random.NextDouble();
        int place = Array.FindIndex(_cumulative, bound => drawn < bound);
        int[] images = _images[place < 0 ? ^1 : place];

        // an image may come several times in an epoch, and shall be augmented differently each time
        return (position, images[random.NextInt(images.Length)]);
    }
}
