using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Loading;
using SegSharp.Evaluation;
using SegSharp.Inference;
using SegSharp.Models;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Training.Tasks;

/// <summary>Supervised semantic segmentation: an encoder with decode heads learns the class of each pixel.</summary>
/// <param name="built">The model with its losses.</param>
/// <param name="section">The config's <c>model</c>; null where there is none.</param>
public sealed class SegmentationTask(BuiltModel built, ConfigSection? section = null) : LearningTask
{
    private readonly ConfigSection? _section = section;

    /// <summary>Builds the model of a config.</summary>
    /// <exception cref="ConfigException">A type or key is unknown, or values do not fit together.</exception>
    public SegmentationTask(ConfigSection section)
        : this(ModelRegistry.Build(section), section)
    {
    }

    /// <summary>The model with its losses.</summary>
    public BuiltModel Built => built;

    /// <summary>The model.</summary>
    public EncoderDecoder Segmentor => built.Model;

    /// <inheritdoc />
    public override Module Model => built.Model;

    /// <inheritdoc />
    public override Module Encoder => built.Model.Backbone;

    /// <inheritdoc />
    public override string Title =>
        $"{_section?.Section("backbone").Type ?? Encoder.GetType().Name} + " +
            $"{_section?.Section("decode_head").Type ?? Segmentor.Head.GetType().Name}, "
        + $"{Segmentor.NumClasses} classes";

    /// <inheritdoc />
    public override int? ClassCount => built.Model.NumClasses;

    /// <inheritdoc />
    public override IReadOnlyList<string> MetricNames => SegmentationMetrics.Names;

    /// <inheritdoc />
    public override bool MeasuresLabelMaps => true;

    /// <inheritdoc />
    public override string MainMetric(EvaluationOptions asked) => asked.Metrics[0];

    /// <inheritdoc />
    public override MetricProblem? Unmeasured(string metric, IReadOnlyList<string>? classes) =>
        SegmentationMeasures.ClassOf(metric) is { } name
        ? (classes is null || classes.Contains(name, StringComparer.Ordinal)
            ? null : new($"there is no class '{name}'", $"Known are {string.Join(", ", classes)}"))
        : MetricNames.Contains(metric) ? null : new(
            $"a validation does not measure '{metric}'",
            $"Give one of {string.Join(", ", MetricNames)}, or IoU.NAME or Acc.NAME of a class, with rule='greater'");

    /// <inheritdoc />
    public override int? InputChannels(ConfigDict config) => EncoderInput.Find(built.Model.Backbone, config);

    /// <inheritdoc />
    public override void CheckData(SegmentationDataset dataset, ConfigSection section)
    {
        int told = built.Model.NumClasses;
        if (dataset.Classes.Count == told)
        {
            return;
        }

        ConfigSection fresh = section.Fresh(), meta = fresh.OptionalSection("metainfo") ?? fresh;
        if (dataset.Classes is [string only] && meta.Node("classes") is ConfigScalar { Value: string })
        {
            throw meta.Error(
                "classes", $"it is a string and so one class, but the model tells {told} apart",
                $"Write a tuple: brackets alone make none, the comma does: ('{only}',), or name all {told} classes");
        }

        string problem = $"the model tells {told} classes apart, but the data set {section.Path} has {dataset.Classes.Count}";
        string remedy = $"Set num_classes={dataset.Classes.Count}, or give the data set {told} classes";
        throw _section?.Section("decode_head").Error("num_classes", problem, remedy)
            ?? new ConfigException(problem, section.Location, section.Path, remedy);
    }

    /// <inheritdoc />
    public override ModelSummary Summarise(int channels, (int Height, int Width)? size = null) =>
        ModelSummary.Of(built.Model, channels, size);

    /// <inheritdoc />
    public override TaskInputs Load(SampleBatch batch, Device device)
    {
        byte[] labels = batch.Labels ?? throw new Data.DataException(
            "The training data has no labels, or labels of other sizes than its images. Put LoadAnnotations into the training pipeline, " +
                "before the steps that change the size.");
        Tensor pixels = batch.ToTensor().To(device);
        Tensor target = Tensor.From<byte>(labels.AsSpan(0, batch.N * batch.LabelHeight * batch.LabelWidth),
            [batch.N, batch.LabelHeight, batch.LabelWidth])
            .To(device).To(DType.Int64);
        return new TaskInputs(pixels, target);
    }

    /// <inheritdoc />
    public override TaskLosses Step(TaskInputs inputs, IForwardPass forward)
    {
        SegmentorOutput output = forward.Run(() => built.Model.Run(inputs.Pixels));
        ObjectiveResult result = built.Objective.Judge(built.Model, output, inputs.Labels!);
        return new TaskLosses(result.Total, result.Terms, result.Logits);
    }

    /// <inheritdoc />
    public override double? Accuracy(TaskInputs inputs, TaskLosses losses)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Disable();
        Tensor target = inputs.Labels!, counted = target.Ne(built.Objective.Decode.IgnoreIndex);
        Tensor labels = built.Model.ClassifyAt(losses.Output!, (int)target.Shape[1].Value, (int)target.Shape[2].Value);
        return labels.Eq(target).LogicalAnd(counted).Sum().Item() / Math.Max(counted.Sum().Item(), 1);
    }

    /// <inheritdoc />
    public override IValidation CreateValidation(ValidationSource source) => new SegmentationValidation(
        built.Model, new Evaluator(source.Dataset, source.Loading, Mode()) { Measures = source.Measures });

    /// <inheritdoc />
    public override Action<SampleBatch> CreatePrediction(Device device)
    {
        built.Model.Evaluate();
        Segmenter segmenter = new(built.Model, Mode() ?? new WholeMode(), device);
        return batch => segmenter.Predict(batch);
    }

    /// <inheritdoc />
    public override Predictor? CreatePredictor(Experiment experiment, CheckpointDescription description, Device device) =>
        Predictor.Of(built.Model, experiment, description, device);

    // Whole images, or windows, as the config says.
    private IInferenceMode? Mode() => _section is null ? null : InferenceModeReader.Read(_section);
}
