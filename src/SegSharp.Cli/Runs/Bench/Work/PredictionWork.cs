using SegSharp.IO;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;

namespace SegSharp.Cli.Runs.Bench.Work;

/// <summary>From an image to its label map, as the predictor computes it.</summary>
internal sealed class PredictionWork : IBenchWork
{
    private readonly WorkTask _task;
    private readonly EncoderDecoder _model;
    private readonly Tensor _pixels;

    /// <summary>Reads weights and images.</summary>
    public PredictionWork(WorkTask task)
    {
        _task = task;
        _model = BenchModel.Load(task);
        _model.Evaluate();
        _pixels = WorkTensors.Pixels(task);
    }

    /// <inheritdoc />
    public WorkAnswer Check()
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        Tensor logits = _model.Call(_pixels).Contiguous();
        Tensor labels = _model.ClassifyAt(logits, _task.Height, _task.Width).To(DType.UInt8).Contiguous();
        AtomicFile.Write(_task.Result, stream => stream.Write(logits.AsBytes()));
        AtomicFile.Write(_task.LabelMap, stream => stream.Write(labels.AsBytes()));
        GC.KeepAlive((logits, labels));
        return new WorkAnswer();
    }

    /// <inheritdoc />
    public WorkAnswer Run() => new()
    {
        Seconds = BenchWorker.Time(() =>
        {
            using IDisposable mode = GradMode.Inference();
            _ = _model.ClassifyAt(_model.Call(_pixels), _task.Height, _task.Width);
        }),
    };
}
