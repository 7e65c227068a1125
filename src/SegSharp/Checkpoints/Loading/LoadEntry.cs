using SegSharp.Tensors;

namespace SegSharp.Checkpoints.Loading;

/// <summary>What is done with one tensor, and why.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Action">What is done.</param>
/// <param name="Reason">Why, for people; empty where there is nothing to explain.</param>
public sealed record LoadEntry(string Name, LoadAction Action, string Reason)
{
    /// <summary>Its shape in the model; null where the model does not have it.</summary>
    public Shape? ModelShape { get; init; }

    /// <summary>Its shape in the checkpoint; null where the checkpoint does not have it.</summary>
    public Shape? CheckpointShape { get; init; }

    /// <summary>Whether the load is refused for it.</summary>
    public bool IsFault { get; init; }

    /// <summary>Whether numbers of the checkpoint get into the model.</summary>
    public bool TakesNumbers =>
        Action is LoadAction.Load or LoadAction.MapClasses or LoadAction.AdaptChannels or LoadAction.Interpolate or LoadAction.Slice
        or LoadAction.Pad;
}
