using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
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
    private readonly Segmenter _segmenter;
    private readonly IReadOnlyList<TransformPipeline> _views;
    private readonly BatchPacker _packer;

    private Predictor(Segmenter segmenter, IReadOnlyList<TransformPipeline> views, BatchPacker packer, CheckpointDescription description)
    {
        (_segmenter, _views, _packer) = (segmenter, views, packer);
        (Classes, Palette) = (description.Classes, description.Palette);
    }

    /// <summary>Paths of the keys in the checkpoint's config that mean nothing here.</summary>
    public IReadOnlyList<string> Ignored { get; private init; } = [];

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Their colours.</summary>
    public Palette Palette { get; }

    /// <summary>The most pixels that the model was given at once without windows; 0 where there are windows.</summary>
    public long LargestWhole => _segmenter.LargestWhole;

    /// <summary>What became of the checkpoint's tensors.</summary>
    public required LoadReport Weights { get; init; }

    /// <summary>Builds the model of a checkpoint and loads its weights.</summary>
    /// <param name="checkpointPath">A file that <see cref="Checkpoint.Open"/> reads, or a folder as Hugging Face's libraries save it.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="useTestTimeAugmentation">Whether each image is looked at several times, as the checkpoint's config says.</param>
    /// <param name="mode">How images are brought before the model; null for what the checkpoint's config says.</param>
    /// <exception cref="ConfigException">The config describes no test-time augmentation, or has a fault.</exception>
    /// <exception cref="Tensors.Serialization.CheckpointFormatException">It is not a checkpoint, or a damaged one.</exception>
    /// <exception cref="CheckpointMismatchException">Weights and config of the checkpoint do not fit together.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Predictor Load(string checkpointPath, Device device = default, bool useTestTimeAugmentation = false, IInferenceMode? mode = null)
    {
        using Checkpoint checkpoint = Checkpoint.Open(checkpointPath);
        Experiment experiment = ExperimentReader.Read(ConfigFile.ParseJson(checkpoint.Description.Config, checkpointPath));
        ConfigSection model = experiment.Model
            ?? throw new CheckpointMismatchException(checkpoint.Description.NoModel ?? $"The config in '{checkpointPath}' describes no model.");
        DataOptions data = experiment.Test ?? experiment.Val
            ?? throw new CheckpointMismatchException($"The config in '{checkpointPath}' has no test pipeline: it lacks test_dataloader (or data.test).");
        EncoderDecoder built = ModelRegistry.Build(model).Model;
        LoadReport weights = checkpoint.LoadInto(built, device);
        built.Evaluate();
        IReadOnlyList<TransformPipeline> views = useTestTimeAugmentation
            ? TestTimeAugmentation.Views(experiment.TestTimePipeline, data.Dataset)
            : TransformRegistry.BuildViews(DatasetPipeline.Of(data.Dataset));
        return new Predictor(
            new Segmenter(built, mode ?? InferenceModeReader.Read(model), device),
            [.. views.Select(view => view.ForPrediction())],
            new BatchPacker(DataPreprocessor.From(experiment.DataPreprocessor), training: false),
            checkpoint.Description)
        {
            Weights = weights,
            Ignored = experiment.Ignored,
        };
    }

    /// <summary>How the model's images are read: as colours, or with all their bands.</summary>
    public LoadImageFromFile Loader => _views[0].Loader;

    /// <summary>Labels an image.</summary>
    /// <param name="image">What <see cref="Loader"/> reads; for most models three channels in BGR.</param>
    /// <param name="name">What stands for the image in messages.</param>
    /// <returns>The class of each pixel, at the image's own size.</returns>
    /// <exception cref="DataException">The image does not fit the pipeline.</exception>
    /// <exception cref="ShapeException">The image does not fit the model.</exception>
    public LabelMap Predict(Image image, string name = "image in memory")
    {
        Sample start = Sample.FromImage(image, name);
        SampleBatch[] views = [.. _views.Select(view => _packer.Pack([view.Apply(start, new SeededSampleRandom(0, 0, 0))]))];
        LabelMap labels = _segmenter.Predict(views)[0];
        Array.ForEach(views, view => view.Dispose());
        return labels;
    }
}
