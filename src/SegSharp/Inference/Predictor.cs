using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
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
/// <remarks>
/// Any number of threads may call one predictor at the same time: it does not change after it is loaded. It holds memory only, which the
/// garbage collector frees with it; there is nothing to dispose. Images of three channels are blue, green, red, as <see cref="ImageFile"/>
/// reads them; an image with red first needs <see cref="ImageOperations"/>'s <c>Convert(ColorConversion.SwapRedAndBlue)</c> before.
/// </remarks>
public sealed class Predictor
{
    private const string InMemory = "image in memory";

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
    /// <param name="checkpointPath">A file that <see cref="Checkpoint.Open"/> reads,
    /// or a folder as Hugging Face's libraries save it.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="useTestTimeAugmentation">Whether each image is looked at several times, as the checkpoint's config says.</param>
    /// <param name="mode">How images are brought before the model; null for what the checkpoint's config says.</param>
    /// <param name="registries">What the checkpoint's config may name, with the plugins that it needs;
    /// null for the library's own classes.</param>
    /// <exception cref="ConfigException">The config describes no test-time augmentation, or has a fault.</exception>
    /// <exception cref="Tensors.Serialization.CheckpointFormatException">It is not a checkpoint, or a damaged one.</exception>
    /// <exception cref="CheckpointMismatchException">Weights and config of the checkpoint do not fit together.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Predictor Load(
        string checkpointPath, Device device = default, bool useTestTimeAugmentation = false, IInferenceMode? mode = null,
        Registries? registries = null)
    {
        using Checkpoint checkpoint = Checkpoint.Open(checkpointPath);
        Experiment experiment = ExperimentReader.Read(checkpoint.Config, registries);
        return Load(checkpoint, experiment, model: null, device, useTestTimeAugmentation, mode);
    }

    /// <summary>Loads the weights of a checkpoint that is open, and whose config was read before.</summary>
    /// <param name="checkpoint">The checkpoint; it may be closed afterwards.</param>
    /// <param name="experiment">What its config asks for.</param>
    /// <param name="model">The config's model, if it is built already; its weights are overwritten.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="useTestTimeAugmentation">Whether each image is looked at several times, as the checkpoint's config says.</param>
    /// <param name="mode">How images are brought before the model; null for what the checkpoint's config says.</param>
    /// <param name="engine">Whose kernels compute.</param>
    /// <inheritdoc cref="Load(string, Device, bool, IInferenceMode?, Registries?)" path="/exception"/>
    public static Predictor Load(
        Checkpoint checkpoint, Experiment experiment, EncoderDecoder? model = null, Device device = default,
        bool useTestTimeAugmentation = false, IInferenceMode? mode = null, PredictionEngine engine = PredictionEngine.Native)
    {
        ConfigSection section = experiment.Model
            ?? throw new CheckpointMismatchException(checkpoint.Description.NoModel
                ?? $"The config in '{checkpoint.Path}' describes no model.");
        DataOptions data = experiment.Test ?? experiment.Val
            ?? throw new CheckpointMismatchException(
                $"The config in '{checkpoint.Path}' has no test pipeline: it lacks test_dataloader (or data.test).");
        EncoderDecoder built = model ?? ModelRegistry.Build(section).Model;
        return Of(built, experiment, data, checkpoint.LoadInto(built, device), checkpoint.Description, device,
            useTestTimeAugmentation, mode, engine);
    }

    /// <summary>Labels images with a model whose weights are there.</summary>
    /// <returns>Null where the config has no test pipeline.</returns>
    internal static Predictor? Of(EncoderDecoder model, Experiment experiment, CheckpointDescription description, Device device) =>
        (experiment.Test ?? experiment.Val) is { } data
            ? Of(model, experiment, data, new LoadReport(string.Empty, []), description, device, useTestTimeAugmentation: false, mode: null)
                : null;

    private static Predictor Of(
        EncoderDecoder model, Experiment experiment, DataOptions data, LoadReport weights, CheckpointDescription description, Device device,
        bool useTestTimeAugmentation, IInferenceMode? mode, PredictionEngine engine = PredictionEngine.Native)
    {
        model.Evaluate();
        IReadOnlyList<TransformPipeline> views = useTestTimeAugmentation
            ? TestTimeAugmentation.Views(experiment.TestTimePipeline, data.Dataset)
            : TransformRegistry.BuildViews(DatasetTree.Pipeline(data.Dataset));
        return new Predictor(
            new Segmenter(model, mode ?? InferenceModeReader.Read(experiment.Model!), device)
            {
                Managed = engine == PredictionEngine.Managed ? ManagedNetwork.Of(model) : null,
            },
            [.. views.Select(view => view.ForPrediction())],
            new BatchPacker(DataPreprocessor.From(experiment.DataPreprocessor), training: false),
            description)
        {
            Weights = weights,
            Ignored = experiment.Ignored,
        };
    }

    /// <summary>How the model's images are read: as colours, or with all their bands.</summary>
    public LoadImageFromFile Loader => _views[0].Loader;

    /// <summary>Labels an image.</summary>
    /// <param name="image">What <see cref="Loader"/> reads; for most models three channels in the order blue, green, red.</param>
    /// <param name="name">What stands for the image in messages.</param>
    /// <param name="cancellation">Looked at before the work begins and between the views of test-time augmentation.</param>
    /// <returns>The class of each pixel, at the image's own size.</returns>
    /// <exception cref="ArgumentNullException">There is no image.</exception>
    /// <exception cref="DataException">The image does not fit the pipeline.</exception>
    /// <exception cref="ShapeException">The image does not fit the model.</exception>
    public LabelMap Predict(Image image, string name = InMemory, CancellationToken cancellation = default) =>
        With(image, name, views => _segmenter.Predict(views)[0], cancellation);

    /// <summary>Labels an image file.</summary>
    /// <param name="path">A file that <see cref="ImageFile"/> reads.</param>
    /// <param name="cancellation">Looked at before the work begins and between the views of test-time augmentation.</param>
    /// <returns>The class of each pixel, at the image's own size.</returns>
    /// <exception cref="ArgumentNullException">There is no path.</exception>
    /// <exception cref="DataException">The file is missing, damaged or no image, or it does not fit the pipeline.</exception>
    /// <exception cref="ShapeException">The image does not fit the model.</exception>
    public LabelMap Predict(string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Predict(Loader.Read(path), path, cancellation);
    }

    /// <summary>Labels an encoded image: the bytes of a PNG, JPEG or other file.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <param name="name">What stands for the image in messages.</param>
    /// <param name="cancellation">Looked at before the work begins and between the views of test-time augmentation.</param>
    /// <returns>The class of each pixel, at the image's own size.</returns>
    /// <inheritdoc cref="Predict(Image, string, CancellationToken)" path="/exception"/>
    public LabelMap Predict(ReadOnlySpan<byte> encoded, string name = InMemory, CancellationToken cancellation = default) =>
        Predict(Loader.Decode(encoded, name), name, cancellation);

    /// <summary>Labels an encoded image from a stream, such as an uploaded file; the stream is read to its end and stays open.</summary>
    /// <param name="stream">The bytes of a PNG, JPEG or other file.</param>
    /// <param name="name">What stands for the image in messages.</param>
    /// <param name="cancellation">Looked at before the work begins and between the views of test-time augmentation.</param>
    /// <returns>The class of each pixel, at the image's own size.</returns>
    /// <inheritdoc cref="Predict(Image, string, CancellationToken)" path="/exception"/>
    public LabelMap Predict(Stream stream, string name = InMemory, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return Predict(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), name, cancellation);
    }

    /// <summary>Labels images one after the other. They may have any sizes.</summary>
    /// <param name="images">The images.</param>
    /// <param name="cancellation">Looked at before each image.</param>
    /// <returns>As many label maps, in the same order.</returns>
    /// <inheritdoc cref="Predict(Image, string, CancellationToken)" path="/exception"/>
    public IReadOnlyList<LabelMap> Predict(IReadOnlyList<Image> images, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return [.. images.Select((image, index) => Predict(image, $"image {index}", cancellation))];
    }

    /// <summary>
    /// Labels an image and says how sure each pixel is: the probability of the class that won.
    /// Takes more memory than <see cref="Predict(Image, string, CancellationToken)"/>.
    /// </summary>
    /// <inheritdoc cref="Predict(Image, string, CancellationToken)"/>
    public Prediction PredictWithConfidence(Image image, string name = InMemory, CancellationToken cancellation = default) =>
        With(image, name, _segmenter.PredictWithConfidence, cancellation);

    private T With<T>(Image image, string name, Func<SampleBatch[], T> predict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(image);
        cancellation.ThrowIfCancellationRequested();
        Sample start = Sample.FromImage(image, name);
        SampleBatch[] views = [.. _views.Select(view =>
        {
            cancellation.ThrowIfCancellationRequested();
            return _packer.Pack([view.Apply(start, new SeededSampleRandom(0, 0, 0))]);
        })];
        T result = predict(views);
        Array.ForEach(views, view => view.Dispose());
        return result;
    }
}
