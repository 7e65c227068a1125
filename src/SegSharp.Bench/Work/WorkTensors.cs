using SegSharp.Tensors;

namespace SegSharp.Bench.Work;

/// <summary>A task's files as tensors.</summary>
internal static class WorkTensors
{
    /// <summary>The images, <c>[batch, 3, height, width]</c>, float32.</summary>
    /// <exception cref="IOException">The file cannot be read, or is of another size.</exception>
    public static Tensor Pixels(WorkTask task) => Read(task.Pixels, [task.Batch, 3, task.Height, task.Width], DType.Float32);

    /// <summary>The true classes, <c>[batch, height, width]</c>, int64.</summary>
    /// <exception cref="IOException">The file cannot be read, or is of another size.</exception>
    public static Tensor Labels(WorkTask task) => Read(task.Labels, [task.Batch, task.Height, task.Width], DType.Int64);

    private static Tensor Read(string path, Shape shape, DType dtype)
    {
        Tensor tensor = Ops.Empty(shape, dtype);
        using FileStream file = File.OpenRead(path);
        file.ReadExactly(tensor.AsBytes());
        return tensor;
    }
}
