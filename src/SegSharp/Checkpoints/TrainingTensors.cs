using SegSharp.Tensors;

namespace SegSharp.Checkpoints;

/// <summary>What a checkpoint keeps beside the weights so that training can go on.</summary>
/// <param name="Optimizer">The optimizer's tensors.</param>
public sealed record TrainingTensors(IEnumerable<(string Name, Tensor Tensor)> Optimizer)
{
    /// <summary>The weights that are trained, where the model holds their average.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Trained { get; init; } = [];
}
