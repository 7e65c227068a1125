using SegSharp.Data.Loading;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Training.Tasks;

/// <summary>
/// What a run trains: the module, how a batch becomes losses, and how it is validated. The loop, hooks, checkpoints, mixed precision,
/// accumulation, averaged weights, log and profiler know nothing else of what is learned.
/// </summary>
/// <remarks>
/// A config's <c>model.type</c> names the task (<see cref="TaskRegistry"/>). A plugin's task is a public class with
/// <c>[Registered("Name")]</c> and a constructor that takes the config's <c>model</c>, see docs/extending/task.md.
/// </remarks>
public abstract class LearningTask
{
    /// <summary>The module that is optimised, averaged and saved; without memory until the run begins.</summary>
    public abstract Module Model { get; }

    /// <summary>What the run is called when it begins, such as <c>MixVisionTransformer + SegformerHead, 19 classes</c>.</summary>
    public abstract string Title { get; }

    /// <summary>The part that a pretrained encoder's weights are for; null where there is none.</summary>
    public virtual Module? Encoder => null;

    /// <summary>Whether training samples must have label maps.</summary>
    public virtual bool NeedsLabels => true;

    /// <summary>The metrics that its validation gives, the most important one first: what <c>save_best</c> may name.</summary>
    public abstract IReadOnlyList<string> MetricNames { get; }

    /// <summary>Brings what the task needs of a batch to the device.</summary>
    /// <param name="batch">The batch; it is disposed of afterwards.</param>
    /// <param name="device">Where the run computes.</param>
    /// <exception cref="Data.DataException">The batch lacks something.</exception>
    public abstract TaskInputs Load(SampleBatch batch, Device device);

    /// <summary>Symbols in place of a batch, so that the doctor can run a step before there is one.</summary>
    /// <param name="channels">The channels of the images.</param>
    public virtual TaskInputs Symbols(int channels)
    {
        (Dim batch, Dim height, Dim width) = (Dim.Symbol("N"), Dim.Symbol("H"), Dim.Symbol("W"));
        return new TaskInputs(Tensor.Symbolic([batch, channels, height, width]), Tensor.Symbolic([batch, height, width], DType.Int64));
    }

    /// <summary>Runs the model and gives the losses.</summary>
    /// <param name="inputs">What <see cref="Load"/> or <see cref="Symbols"/> gave.</param>
    /// <param name="forward">Carries out the model's part in the run's precision; losses are computed outside of it, in float32.</param>
    public abstract TaskLosses Step(TaskInputs inputs, IForwardPass forward);

    /// <summary>The share of right answers in a batch, for the log; null where there is no such thing.</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="losses">What <see cref="Step"/> gave.</param>
    public virtual double? Accuracy(TaskInputs inputs, TaskLosses losses) => null;

    /// <summary>After each step of the optimizer, for what follows the weights, such as a target network.</summary>
    /// <param name="iteration">Iterations done.</param>
    public virtual void AfterStep(int iteration)
    {
    }

    /// <summary>Prepares the validation of a run.</summary>
    /// <param name="source">The data and what the config says of measuring.</param>
    /// <returns>Null where the task has none.</returns>
    public abstract IValidation? CreateValidation(ValidationSource source);
}
