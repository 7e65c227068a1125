using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Data;

/// <summary>How a data set is looked through.</summary>
public sealed record DataScanOptions
{
    /// <summary>The folder that stands in for the config's <c>data_root</c>; null for the config's own.</summary>
    public string? DataRoot { get; init; }

    /// <summary>
    /// The most pairs that are opened of each data set, spread evenly; null for all. A sample never says that a class does not occur.
    /// </summary>
    public int? MaxPairs { get; init; }

    /// <summary>Whether what an earlier scan found is used for files of the same size and time, and kept for the next one.</summary>
    public bool UseCache { get; init; } = true;

    /// <summary>The cache's folder; null for <c>segsharp</c> in <c>XDG_CACHE_HOME</c> or <c>~/.cache</c>.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Lists the folders; null to look through them anew.</summary>
    public FolderListings? Folders { get; init; }

    /// <summary>Told after each file, on any thread.</summary>
    public IProgress<DataScanProgress>? Progress { get; init; }
}
