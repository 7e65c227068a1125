using SegSharp.Configuration;
using SegSharp.Data.Datasets;

namespace SegSharp.Data.Loading;

/// <summary>Reads a training loader's <c>sampler</c>.</summary>
public static class SamplerFactory
{
    /// <summary>The order of samples that a config asks for; shuffled epochs where it says nothing.</summary>
    /// <param name="section">The config's <c>sampler</c>; null for none.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="seed">The run's seed.</param>
    /// <remarks>
    /// MMEngine's <c>InfiniteSampler</c> and <c>DefaultSampler</c> are the same here: batches never end,
    /// and each epoch has every sample exactly once.
    /// </remarks>
    /// <exception cref="ConfigException">The sampler is unknown, or a value does not fit.</exception>
    /// <exception cref="DataException">Masks are needed and missing or wrong.</exception>
    public static ISampleOrder Create(ConfigSection? section, SegmentationDataset dataset, long seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (section is null)
        {
            return new SampleOrder(dataset.Count, seed, shuffle: true);
        }

        return new CheckedOrder(Read(section).Order(dataset, seed), section.Type, dataset.Count);
    }

    /// <summary>Sees that a sampler can be built, without a look at the data.</summary>
    /// <param name="section">The config's <c>sampler</c>; null for none.</param>
    /// <exception cref="ConfigException">The sampler is unknown, or a value does not fit.</exception>
    internal static void Check(ConfigSection? section)
    {
        if (section is not null)
        {
            Read(section);
        }
    }

    private static ISampler Read(ConfigSection section) => section.Registries.Samplers().Build(section.Fresh());

    /// <summary>The samplers by name.</summary>
    public static Registry<ISampler> Samplers(this Registries registries) => registries.Get<ISampler>("sampler", registry => registry
        .Register("InfiniteSampler", Epochs)
        .Register("DefaultSampler", Epochs)
        .Register("RareClassSampler", Rare));

    private static Sampler Epochs(ConfigSection section)
    {
        section.Ignore("seed", "round_up");
        bool shuffles = section.Bool("shuffle", true);
        return new Sampler((dataset, seed) => new SampleOrder(dataset.Count, seed, shuffles));
    }

    private static Sampler Rare(ConfigSection section)
    {
        double temperature = section.Double("temperature", 0.01);
        int pixels = section.Int("min_pixels", 3000);
        if (temperature <= 0 || pixels < 1)
        {
            throw section.Error(temperature <= 0 ? "temperature" : "min_pixels", "it is not above 0",
                "Use temperature=0.01 and min_pixels=3000");
        }

        return new Sampler((dataset, seed) => new RareClassOrder(LabelCensus.Of(dataset), seed, temperature, pixels));
    }

    // A plugin's order may ask for what is not there.
    private sealed class CheckedOrder(ISampleOrder order, string type, int count) : ISampleOrder
    {
        public (long Epoch, int Index) At(long position)
        {
            (long epoch, int index) = order.At(position);
            return (uint)index < (uint)count ? (epoch, index)
                : throw new DataException(
                    $"The sampler '{type}' asks for sample {index} at position {position}, but there are 0 to {count - 1}.");
        }
    }

    private sealed class Sampler(Func<SegmentationDataset, long, ISampleOrder> order) : ISampler
    {
        public ISampleOrder Order(SegmentationDataset dataset, long seed) => order(dataset, seed);
    }
}
