using SegSharp.IO;
using SegSharp.Models;
using SegSharp.Models.Losses;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Optimizers;

namespace SegSharp.Bench.Work;

/// <summary>One AdamW step as the trainer makes it: forward, cross-entropy at full resolution, backward, update.</summary>
internal sealed class TrainingWork : ModelWork
{
    private readonly AdamW _optimizer;
    private readonly SegmentationObjective _objective = new(new HeadObjective("decode", [new CrossEntropyLoss()]), []);
    private readonly Tensor _labels;

    /// <summary>Reads weights, images and labels.</summary>
    public TrainingWork(WorkTask task)
        : base(task)
    {
        Model.Train();
        _optimizer = new AdamW(
            [.. Model.NamedParameters().Select(p => new OptimizedParameter(p.Name, p.Parameter))],
            new AdamOptions { WeightDecay = task.WeightDecay });
        _labels = WorkTensors.Labels(task);
    }

    /// <inheritdoc />
    public override WorkAnswer Check()
    {
        // What is dropped is drawn, and the two sides draw in different orders.
        Module[] random = [.. Model.NamedModules().Select(m => m.Module).Where(module => module is DropPath or Dropout or Dropout2d)];
        Array.ForEach(random, module => module.Evaluate());
        double first = Backward();
        AtomicFile.Write(Task.Result, stream =>
        {
            foreach ((_, Parameter parameter) in Model.NamedParameters().OrderBy(p => p.Name, StringComparer.Ordinal))
            {
                using TensorScope scope = TensorScope.Open();
                Tensor gradient = parameter.Value.Grad!.Contiguous();
                stream.Write(gradient.AsBytes());
                GC.KeepAlive(gradient);
            }
        });
        _optimizer.Step(Task.LearningRate);
        double second = Backward();
        Array.ForEach(random, module => module.Train());
        return new WorkAnswer { Losses = [first, second] };
    }

    /// <inheritdoc />
    public override WorkAnswer Run() => new()
    {
        Seconds = BenchWorker.Time(() =>
        {
            Backward();
            _optimizer.Step(Task.LearningRate);
        }),
    };

    private double Backward()
    {
        using TensorScope scope = TensorScope.Open();
        _optimizer.ZeroGrad();
        Tensor loss = Forward();
        loss.Backward();
        return loss.Item();
    }

    private Tensor Forward()
    {
        using TensorScope scope = TensorScope.Open();
        return scope.Keep(_objective.Compute(Model, Pixels, _labels).Total);
    }
}
