namespace SegSharp.Data.Loading;

/// <summary>How batches are made.</summary>
public sealed record DataLoaderOptions
{
    /// <summary>Images per batch; at least 1.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>
    /// Threads that load samples; 0 means 1, since loading never happens on the caller's. Their number never changes what is loaded.
    /// </summary>
    public int Workers { get; init; } = 2;

    /// <summary>Batches that may lie ready; at least 1.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>Where the order and all draws of the transforms start from.</summary>
    public long Seed { get; init; }

    /// <summary>Whether each epoch has its own order; only in training.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The order of samples in training; null for shuffled epochs, or as <see cref="Shuffle"/> says.</summary>
    public ISampleOrder? Order { get; init; }

    /// <summary>Batches that an earlier run has consumed: the loader goes on behind them.</summary>
    public long ConsumedBatches { get; init; }

    /// <summary>What is done to images when they become a batch.</summary>
    public DataPreprocessor Preprocessor { get; init; } = DataPreprocessor.None;

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is too small.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(Prefetch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ConsumedBatches);
    }
}
