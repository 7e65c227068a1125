using SegSharp.Tensors;
using SegSharp.Training.Preparation;

namespace SegSharp.Cli.Runs;

/// <summary>What <c>segsharp doctor</c> was asked for.</summary>
/// <param name="ConfigPath">The config.</param>
/// <param name="Overrides">Changes to it.</param>
internal sealed record DoctorRequest(string ConfigPath, IReadOnlyList<string> Overrides)
{
    /// <summary>A checkpoint that is loaded as the whole model.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>What the config is to be used for; null to go by what it describes.</summary>
    public RunKind? Kind { get; init; }

    /// <summary>Whether folders and files that the config names are left out, for they are on another machine.</summary>
    public bool IsConfigOnly { get; init; }

    /// <summary>Where the run is going to compute.</summary>
    public Device Device { get; init; }

    /// <summary>Whether the images and masks are looked at.</summary>
    public bool ScansData { get; init; }

    /// <summary>The folder that stands in for the config's <c>data_root</c>.</summary>
    public string? DataRoot { get; init; }

    /// <summary>The size of an image that is going to be given.</summary>
    public (int Height, int Width)? Size { get; init; }
}
