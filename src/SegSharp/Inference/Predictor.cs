using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Data.Transforms;
using SegSharp.Models;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;

namespace SegSharp.Inference;

/// <summary>Labels images with a trained model. Everything it needs is in the checkpoint.</summary>
public sealed class Predictor
{
    /// <summary>In <c>model.test_cfg</c>: whether logits are resized to the image's own size at once.</summary>
    internal const string DirectResizeKey = "resize_directly";

    private readonly EncoderDecoder _model;
    private readonly TransformPipeline _pipeline;
    private readonly BatchPacker _packer;
    private readonly Device _device;
    private readonly bool _resizesDirectly;

    private Predictor(EncoderDecoder model, TransformPipeline pipeline, BatchPacker packer, Device device, bool resizesDirectly, CheckpointDescription description)
    {
        (_model, _pipeline, _packer, _device, _resizesDirectly) = (model, pipeline, packer, device, resizesDirectly);
        (Classes, Palette) = (description.Classes, description.Palette);
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Their colours.</summary>
    public Palette Palette { get; }

    /// <summary>Builds the model of a checkpoint and loads its weights.</summary>
    /// <param name="checkpointPath">A file that <see cref="Checkpoint.Open"/> reads, or a folder as Hugging Face's libraries save it.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="Tensors.Serialization.CheckpointFormatException">It is not a checkpoint, or a damaged one.</exception>
    /// <exception cref="CheckpointMismatchException">Weights and config of the checkpoint do not fit together.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Predictor Load(string checkpointPath, Device device = default)
    {
        using Checkpoint checkpoint = Checkpoint.Open(checkpointPath);
        Experiment experiment = ExperimentReader.Read(ConfigFile.ParseJson(checkpoint.Description.Config, checkpointPath));
        ConfigSection model = experiment.Model
            ?? throw new CheckpointMismatchException(checkpoint.Foreign is null
                ? $"The config in '{checkpointPath}' describes no model." : $"'{checkpointPath}' holds an encoder alone, without a decode head, so it cannot label images.");
        DataOptions data = experiment.Test ?? experiment.Val
            ?? throw new CheckpointMismatchException($"The config in '{checkpointPath}' has no test pipeline: it lacks test_dataloader (or data.test).");
        EncoderDecoder built = ModelRegistry.Build(model).Model;
        checkpoint.LoadInto(built, device);
        built.Evaluate();
        TransformPipeline pipeline = TransformRegistry.BuildPipeline(data.Dataset.Sections("pipeline")).ForPrediction();
        return new Predictor(
            built, pipeline, new BatchPacker(DataPreprocessor.From(experiment.DataPreprocessor), training: false), device,
            model.OptionalSection("test_cfg")?.Bool(DirectResizeKey, false) ?? false, checkpoint.Description);
    }

    /// <summary>Labels an image.</summary>
    /// <param name="image">Three channels in BGR, as <see cref="ImageFile.Read(string)"/> gives them.</param>
    /// <param name="name">What stands for the image in messages.</param>
    /// <returns>The class of each pixel, at the image's own size.</returns>
    /// <exception cref="DataException">The image does not fit the pipeline.</exception>
    /// <exception cref="ShapeException">The image does not fit the model.</exception>
    public LabelMap Predict(ByteImage image, string name = "image in memory")
    {
        Sample sample = _pipeline.Apply(Sample.FromImage(image, name), new SeededSampleRandom(0, 0, 0));
        using SampleBatch batch = _packer.Pack([sample]);
        return WholeImage.Predict(_model, batch, _device, _resizesDirectly)[0];
    }
}
