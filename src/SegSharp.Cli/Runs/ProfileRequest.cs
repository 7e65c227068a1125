using SegSharp.Profiling;

namespace SegSharp.Cli.Runs;

/// <summary>What is to be profiled.</summary>
/// <param name="ConfigPath">The config.</param>
/// <param name="Overrides">Changes to it.</param>
/// <param name="Options">What is recorded.</param>
internal sealed record ProfileRequest(string ConfigPath, IReadOnlyList<string> Overrides, ProfileOptions Options)
{
    /// <summary>Whether to compute in mixed precision where the config does not ask for it.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>Where the trace will be written to; null for nowhere.</summary>
    public string? TracePath { get; init; }
}
