using SegSharp.Models.Segmentors;
using SegSharp.Tensors;

namespace SegSharp.Bench.Work;

/// <summary>What training and prediction have in common: a task's model and its images.</summary>
/// <param name="task">The task, with its files.</param>
internal abstract class ModelWork(WorkTask task) : IBenchWork
{
    /// <summary>The task.</summary>
    protected WorkTask Task { get; } = task;

    /// <summary>The model with the task's weights.</summary>
    protected EncoderDecoder Model { get; } = BenchModel.Load(task);

    /// <summary>The images, <c>[batch, 3, height, width]</c>.</summary>
    protected Tensor Pixels { get; } = WorkTensors.Pixels(task);

    /// <inheritdoc />
    public abstract WorkAnswer Check();

    /// <inheritdoc />
    public abstract WorkAnswer Run();
}
