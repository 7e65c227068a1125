using System.Diagnostics;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Losses;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;
using SegSharp.Training.Optimizers;

namespace SegSharp.Benchmarks;

/// <summary>Times one AdamW step and one prediction of a SegFormer on random images.</summary>
internal sealed class SegFormerTiming
{
    private readonly EncoderDecoder _model;
    private readonly Tensor _images;
    private readonly Tensor _target;

    public SegFormerTiming(string variant, int batch, int height, int width, int classes)
    {
        TensorRuntime.Seed(0);
        MixVisionTransformer backbone = new(MixVisionTransformerOptions.Variant(variant));
        _model = new EncoderDecoder(backbone, new SegFormerHead(new()
        {
            InChannels = backbone.OutChannels,
            NumClasses = classes,
            EmbedDim = variant is "b0" or "b1" ? 256 : 768,
        }));
        _model.Initialize();
        _images = Ops.Randn([batch, 3, height, width]);
        _target = Ops.Zeros([batch, height, width], DType.Int64);
    }

    /// <summary>Forward, cross-entropy at full resolution, backward and AdamW; without and with logits at that resolution.</summary>
    public string TrainingStep(int runs) => TrainingStep("training step", runs, resizesFirst: false)
        + Environment.NewLine + TrainingStep("the same, resized logits first", runs, resizesFirst: true);

    private string TrainingStep(string what, int runs, bool resizesFirst)
    {
        AdamW optimizer = new([.. _model.NamedParameters().Select(p => new OptimizedParameter(p.Name, p.Parameter))], new());
        CrossEntropyLoss loss = new();
        _model.Train();
        TensorRuntime.ResetMemoryPeak();
        string times = Times(what, runs, () =>
        {
            optimizer.ZeroGrad();
            Tensor logits = _model.Call(_images);
            logits = resizesFirst ? _model.Resize(logits, _images.Shape[2], _images.Shape[3]) : logits;
            loss.Compute(logits, new LossTarget(_target)).Backward();
            optimizer.Step(1e-4);
        });
        return $"{times}, memory peak {TensorRuntime.Memory.Peak >> 20} MiB";
    }

    /// <summary>Image to label map, without and with logits at full resolution.</summary>
    public string Inference(int runs)
    {
        _model.Evaluate();
        using IDisposable mode = GradMode.Inference();
        (int height, int width) = ((int)_images.Shape[2].Value, (int)_images.Shape[3].Value);
        return Times("image to labels", runs, () => _model.ClassifyAt(_model.Call(_images), height, width))
            + Environment.NewLine + Times("the same, resized logits first", runs, () => _model.Classify(_model.Resize(_model.Call(_images), height, width)));
    }

    /// <summary>The last part of a prediction alone: from a quarter of the resolution to labels.</summary>
    public string Labels(int runs)
    {
        using IDisposable mode = GradMode.Inference();
        (int height, int width) = ((int)_images.Shape[2].Value, (int)_images.Shape[3].Value);
        Tensor logits = Ops.Randn([_images.Shape[0], _model.NumClasses, height / 4, width / 4]);
        return Times("logits to labels", runs, () => _model.ClassifyAt(logits, height, width))
            + Environment.NewLine + Times("the same, resized logits first", runs, () => _model.Classify(_model.Resize(logits, height, width)));
    }

    private static string Times(string what, int runs, Action body)
    {
        List<double> times = [];
        for (int i = 0; i < runs + 2; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using (TensorScope.Open())
            {
                body();
            }

            if (i >= 2) // the first two compile and fill caches
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        times.Sort();
        return $"{what}: median {times[times.Count / 2]:F1} ms, minimum {times[0]:F1} ms of {runs}";
    }
}
