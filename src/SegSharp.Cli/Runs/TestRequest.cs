using SegSharp.Checkpoints.Loading;
using SegSharp.Tensors;

namespace SegSharp.Cli.Runs;

/// <summary>What is to be evaluated.</summary>
/// <param name="ConfigPath">The config.</param>
/// <param name="Checkpoint">The weights: a file, a folder, or what <see cref="CheckpointName"/> knows.</param>
/// <param name="Overrides">Changes to the config.</param>
internal sealed record TestRequest(string ConfigPath, string Checkpoint, IReadOnlyList<string> Overrides)
{
    /// <summary>Where the result is written; null for nowhere.</summary>
    public string? WorkDirectory { get; init; }

    /// <summary>Where predictions are written in the data set's submission format; null for nowhere.</summary>
    public string? PredictionDirectory { get; init; }

    /// <summary>Where overlays are written; null for nowhere.</summary>
    public string? OverlayDirectory { get; init; }

    /// <summary>How much of the colours is laid over an image.</summary>
    public double Opacity { get; init; } = 0.5;

    /// <summary>What is measured; empty for what the config says.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Whether predictions are only written, not measured.</summary>
    public bool FormatOnly { get; init; }

    /// <summary>Whether each image is looked at several times.</summary>
    public bool UseTestTimeAugmentation { get; init; }

    /// <summary>What happens to weights that do not fit; null for an error.</summary>
    public MismatchRule? OnMismatch { get; init; }

    /// <summary>Where to compute.</summary>
    public Device Device { get; init; }
}
