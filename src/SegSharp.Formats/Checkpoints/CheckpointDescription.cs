using SegSharp.Data.Imaging;

namespace SegSharp.Checkpoints;

/// <summary>What a checkpoint says of itself beside its tensors.</summary>
/// <param name="Config">The merged config as JSON.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Palette">Their colours.</param>
/// <param name="State">Where training stood; null in a checkpoint of weights alone.</param>
public sealed record CheckpointDescription(string Config, IReadOnlyList<string> Classes, Palette Palette, TrainingState? State = null)
{
    /// <summary>Why the config describes no model, as a sentence; null where it does.</summary>
    public string? NoModel { get; init; }
}
