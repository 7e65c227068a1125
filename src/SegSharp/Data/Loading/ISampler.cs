using SegSharp.Data.Datasets;

namespace SegSharp.Data.Loading;

/// <summary>A training loader's <c>sampler</c>: which sample of a data set comes when.</summary>
/// <remarks>
/// One of a plugin is a public class with <see cref="Configuration.RegisteredAttribute"/> and a constructor that takes a
/// <see cref="Configuration.ConfigSection"/>. It reads its keys there, where the doctor finds wrong ones before the data is looked at.
/// </remarks>
public interface ISampler
{
    /// <summary>The order of a data set's samples.</summary>
    /// <param name="dataset">The data set, with all its files listed.</param>
    /// <param name="seed">The run's seed; with the same seed the order must be the same,
    /// so that a resumed run goes on where it was.</param>
    /// <exception cref="DataException">The order cannot be made for this data.</exception>
    ISampleOrder Order(SegmentationDataset dataset, long seed);
}
