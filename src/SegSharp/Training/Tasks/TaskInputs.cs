using SegSharp.Tensors;

namespace SegSharp.Training.Tasks;

/// <summary>A batch as a task sees it.</summary>
/// <param name="Pixels">The images, <c>[batch, channels, height, width]</c>, float32.</param>
/// <param name="Labels">The label maps, <c>[batch, height, width]</c>, int64; null where the task has none.</param>
public sealed record TaskInputs(Tensor Pixels, Tensor? Labels = null);
