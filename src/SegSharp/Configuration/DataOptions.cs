namespace SegSharp.Configuration;

/// <summary>One data set and how it is loaded.</summary>
/// <param name="Dataset">The data set with its pipeline; of a <c>RepeatDataset</c> the one inside.</param>
/// <param name="BatchSize">Samples in a batch.</param>
/// <param name="Workers">Loading threads; 0 loads in the calling one.</param>
/// <param name="RepeatTimes">How often the data set is gone through in an epoch.</param>
/// <param name="Sampler">The order of samples; null for the default of training or testing.</param>
public sealed record DataOptions(
    ConfigSection Dataset, int BatchSize, int Workers, int RepeatTimes = 1, ConfigSection? Sampler = null)
{
    /// <summary>
    /// Whether the masks are read; without them images are only predicted, and <c>LoadAnnotations</c> is left out of the pipelines.
    /// </summary>
    public bool UsesMasks { get; init; } = true;

    /// <summary>
    /// The most batches that an epoch, or a validation, takes: those of the first samples, as MMEngine has it; null for all.
    /// </summary>
    public int? MaxBatches { get; init; }

    /// <summary>The batches of an epoch; at least one.</summary>
    /// <param name="images">Samples of the data set.</param>
    public int BatchesPerEpoch(int images) => Math.Min(MaxBatches ?? int.MaxValue, Math.Max(1, images * RepeatTimes / BatchSize));

    /// <summary>How many of a data set's samples are taken, from the first on.</summary>
    /// <param name="images">Samples of the data set.</param>
    internal int SamplesOf(int images) => (int)Math.Min(images, (long)(MaxBatches ?? int.MaxValue) * BatchSize);
}
