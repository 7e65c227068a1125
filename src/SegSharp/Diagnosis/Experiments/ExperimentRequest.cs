using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Diagnosis.Data;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>What the doctor is to look at.</summary>
/// <param name="Config">The config, as it was read.</param>
public sealed record ExperimentRequest(ConfigDict Config)
{
    /// <summary>A checkpoint that is loaded as the whole model, beside those that the config names.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Height and width of an image that is going to be given; null for those that the config says.</summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>Whether the run trains.</summary>
    public bool Trains { get; init; } = true;

    /// <summary>What is done with weights that do not fit; null for what the config says.</summary>
    public MismatchRule? OnMismatch { get; init; }

    /// <summary>What the data was found to hold; null if it was not looked at.</summary>
    public DataScanResult? Scan { get; init; }
}
