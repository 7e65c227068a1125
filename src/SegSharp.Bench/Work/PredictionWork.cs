using SegSharp.IO;
using SegSharp.Tensors;

namespace SegSharp.Bench.Work;

/// <summary>From an image to its label map, as the predictor computes it.</summary>
internal sealed class PredictionWork : ModelWork
{
    /// <summary>Reads weights and images.</summary>
    public PredictionWork(WorkTask task)
        : base(task) => Model.Evaluate();

    /// <inheritdoc />
    public override WorkAnswer Check()
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        Tensor logits = Model.Call(Pixels).Contiguous();
        Tensor labels = Model.ClassifyAt(logits, Task.Height, Task.Width).To(DType.UInt8).Contiguous();
        AtomicFile.Write(Task.Result, stream => stream.Write(logits.AsBytes()));
        AtomicFile.Write(Task.LabelMap, stream => stream.Write(labels.AsBytes()));
        GC.KeepAlive((logits, labels));
        return new WorkAnswer();
    }

    /// <inheritdoc />
    public override WorkAnswer Run() => new()
    {
        Seconds = BenchWorker.Time(() =>
        {
            using IDisposable mode = GradMode.Inference();
            _ = Model.ClassifyAt(Model.Call(Pixels), Task.Height, Task.Width);
        }),
    };
}
