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
    /// MMEngine's <c>InfiniteSampler</c> and <c>DefaultSampler</c> are the same here: batches never end, and each epoch has every sample exactly once.
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

        ISampleOrder order = new Registry<ISampleOrder>("sampler")
            .Register("InfiniteSampler", sampler => Epochs(sampler, dataset, seed))
            .Register("DefaultSampler", sampler => Epochs(sampler, dataset, seed))
            .Register("RareClassSampler", sampler => Rare(sampler, dataset, seed))
            .Build(new ConfigSection(section.Dict, section.Path));
        return order;
    }

    private static SampleOrder Epochs(ConfigSection section, SegmentationDataset dataset, long seed)
    {
        section.Ignore("seed", "round_up");
        return new SampleOrder(dataset.Count, seed, section.Bool("shuffle", true));
    }

    private static RareClassOrder Rare(ConfigSection section, SegmentationDataset dataset, long seed)
    {
        double temperature = section.Double("temperature", 0.01);
        int pixels = section.Int("min_pixels", 3000);
        if (temperature <= 0 || pixels < 1)
        {
            throw section.Error(temperature <= 0 ? "temperature" : "min_pixels", "it is not above 0", "Use temperature=0.01 and min_pixels=3000");
        }

        return new RareClassOrder(LabelCensus.Of(dataset), seed, temperature, pixels);
    }
}
