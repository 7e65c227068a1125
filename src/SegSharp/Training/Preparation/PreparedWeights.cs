using SegSharp.Checkpoints;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Training.Preparation;

/// <summary>The weights that a run begins with, opened but not read.</summary>
/// <param name="Source">Where they are.</param>
public sealed record PreparedWeights(WeightSource Source)
{
    /// <summary>The checkpoint; null if it is missing or cannot be used.</summary>
    public Checkpoint? Checkpoint { get; private init; }

    /// <summary>Why the checkpoint cannot be used; null if it can, or if there is no such file.</summary>
    public Exception? Fault { get; private init; }

    /// <summary>Opens them.</summary>
    internal static PreparedWeights Open(WeightSource source, OpenCheckpoints checkpoints)
    {
        PreparedWeights weights = new(source);
        if (!File.Exists(source.Path) && !Directory.Exists(source.Path))
        {
            return weights;
        }

        try
        {
            return weights with { Checkpoint = checkpoints.Open(source.Path) };
        }
        catch (Exception e) when (
            e is CheckpointFormatException or CheckpointMismatchException or IOException or UnauthorizedAccessException)
        {
            return weights with { Fault = e };
        }
    }
}
