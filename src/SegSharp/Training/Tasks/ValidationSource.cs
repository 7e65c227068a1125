using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Loading;

namespace SegSharp.Training.Tasks;

/// <summary>What a validation is made from.</summary>
/// <param name="Dataset">The data.</param>
/// <param name="Loading">How it is loaded.</param>
/// <param name="Measures">What the config asks to be measured.</param>
public sealed record ValidationSource(SegmentationDataset Dataset, DataLoaderOptions Loading, EvaluationOptions Measures);
