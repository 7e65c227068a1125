namespace SegSharp.Cli.Runs;

/// <summary>The folder that a config is wanted for.</summary>
/// <param name="Directory">The folder.</param>
internal sealed record InitRequest(string Directory)
{
    /// <summary>The config; null for one called like the folder.</summary>
    public string? Output { get; init; }

    /// <summary>The classes' names; null to look for them.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The encoder.</summary>
    public string Variant { get; init; } = "b0";

    /// <summary>How long it trains; null for the usual time.</summary>
    public int? Iterations { get; init; }

    /// <summary>The side of the crops; null for one that suits the images.</summary>
    public int? Size { get; init; }
}
