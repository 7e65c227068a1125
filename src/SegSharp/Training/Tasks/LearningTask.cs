using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Data.Annotations;
using SegSharp.Data.Datasets;
using SegSharp.Data.Loading;
using SegSharp.Inference;
using SegSharp.Models;
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

    /// <summary>
    /// The annotations that training samples must have, by their names; a pipeline that does not load them is refused before the run.
    /// </summary>
    public virtual IReadOnlyList<string> Needs => NeedsLabels ? [AnnotationNames.Labels] : [];

    /// <summary>How many classes its label maps tell apart; null where it has none, or takes any.</summary>
    public virtual int? ClassCount => null;

    /// <summary>The metrics that its validation gives, the most important one first: what <c>save_best</c> may name.</summary>
    public abstract IReadOnlyList<string> MetricNames { get; }

    /// <summary>Whether its validations predict label maps, which the further metrics of a config's evaluators then see.</summary>
    public virtual bool MeasuresLabelMaps => false;

    /// <summary>The metric that <c>save_best='auto'</c> stands for; null where the task measures nothing.</summary>
    /// <param name="asked">What the config asks to be measured.</param>
    public virtual string? MainMetric(EvaluationOptions asked) => MetricNames.Count > 0 ? MetricNames[0] : null;

    /// <summary>Why a run cannot keep its best checkpoint, stop or lower its rate by a metric; null if it can.</summary>
    /// <param name="metric">The metric, as the config names it.</param>
    /// <param name="classes">The classes of the data; null where they are not known yet.</param>
    public virtual MetricProblem? Unmeasured(string metric, IReadOnlyList<string>? classes) => MetricNames.Contains(metric)
        ? null : new($"the task measures no '{metric}'", $"Known are {string.Join(", ", MetricNames)}");

    /// <summary>The channels that images must have when they are loaded; null where the task takes any.</summary>
    /// <param name="config">The whole config.</param>
    public virtual int? InputChannels(ConfigDict config) => null;

    /// <summary>Refuses data that the task cannot learn from, such as data of other classes than the model's.</summary>
    /// <param name="dataset">The data; its files need not be there.</param>
    /// <param name="section">Where the config describes it.</param>
    /// <exception cref="ConfigException">They do not fit together.</exception>
    public virtual void CheckData(SegmentationDataset dataset, ConfigSection section)
    {
    }

    /// <summary>Brings what the task needs of a batch to the device.</summary>
    /// <param name="batch">The batch; it is disposed of afterwards.</param>
    /// <param name="device">Where the run computes.</param>
    /// <exception cref="Data.DataException">The batch lacks something.</exception>
    public abstract TaskInputs Load(SampleBatch batch, Device device);

    /// <summary>Symbols in place of a batch, so that the doctor can run a step before there is one.</summary>
    /// <param name="channels">The channels of the images.</param>
    /// <param name="size">Height and width of a single image; null for a batch of any size.</param>
    public virtual TaskInputs Symbols(int channels, (int Height, int Width)? size = null)
    {
        (Dim batch, Dim height, Dim width) = size is { } given ? (1, given.Height, given.Width)
            : (Dim.Symbol("N"), Dim.Symbol("H"), Dim.Symbol("W"));
        return new TaskInputs(Tensor.Symbolic([batch, channels, height, width]), Tensor.Symbolic([batch, height, width], DType.Int64));
    }

    /// <summary>What the model consists of and which images it takes, found on symbols: by a step without the optimizer.</summary>
    /// <param name="channels">The channels of the images.</param>
    /// <param name="size">Height and width of a single image; null for a batch of any size.</param>
    /// <exception cref="ShapeException">The model's parts do not fit together, or not to the size.</exception>
    public virtual ModelSummary Summarise(int channels, (int Height, int Width)? size = null)
    {
        TaskInputs inputs = Symbols(channels, size);
        return ModelSummary.Of(Model, inputs.Pixels.Shape, () =>
        {
            PlainPass pass = new();
            Tensor total = Step(inputs, pass).Total;
            return pass.Output ?? total;
        });
    }

    /// <summary>
    /// The channels of images that stand for a batch: those that it must have, else those that the model's first layer asks for, else 3.
    /// </summary>
    /// <param name="config">The whole config.</param>
    public int SymbolChannels(ConfigDict config) => InputChannels(config) ?? EncoderInput.Asked(Model) ?? EncoderInput.DefaultChannels;

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

    /// <summary>Prepares predictions one batch after the other, as a profile records them.</summary>
    /// <param name="device">Where to compute.</param>
    /// <returns>Takes a batch; null where the task predicts nothing.</returns>
    public virtual Action<SampleBatch>? CreatePrediction(Device device) => null;

    /// <summary>Labels images with the model as it stands, for the pictures of a report.</summary>
    /// <param name="experiment">The config.</param>
    /// <param name="description">What the run's checkpoints say of themselves.</param>
    /// <param name="device">Where to compute.</param>
    /// <returns>Null where the config has no test pipeline, or the task gives no label maps.</returns>
    public virtual Predictor? CreatePredictor(Experiment experiment, CheckpointDescription description, Device device) => null;
}
