namespace SegSharp.Profiling;

/// <summary>A module, or another named part of a step. All numbers but the peak are averages over the steps.</summary>
/// <param name="Name">Its path (<c>backbone.block1.0.attn</c>); of the outermost module its type.</param>
/// <param name="Depth">How many modules it was called in.</param>
/// <param name="Parent">The name of the module that it was called in; null for none.</param>
/// <param name="Calls">How often it was called in a step.</param>
public sealed record ModuleRow(string Name, int Depth, string? Parent, double Calls)
{
    /// <summary>Seconds of a step in it, its submodules left out, the backward pass included.</summary>
    public double SelfSeconds { get; init; }

    /// <summary>Seconds of a step in it before the backward pass.</summary>
    public double ForwardSeconds { get; init; }

    /// <summary>
    /// Seconds of a step in the nodes that its operators left for the backward pass, and in what is computed again there.
    /// </summary>
    public double BackwardSeconds { get; init; }

    /// <summary>Seconds of a step in it.</summary>
    public double TotalSeconds => ForwardSeconds + BackwardSeconds;

    /// <summary>Bytes that its forward call left behind: its result and what the backward pass will need.</summary>
    public long KeptBytes { get; init; }

    /// <summary>The most that CPU tensors held in all while it was at work.</summary>
    public long PeakBytes { get; init; }
}
