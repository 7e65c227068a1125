using SegSharp.Data.Imaging;
using SegSharp.Inference.Files;
using SegSharp.Inference.Layers;
using SegSharp.Inference.Models;
using SegSharp.Inference.Preparation;
using SegSharp.Inference.Threading;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Inference;

/// <summary>Labels images with a SegFormer, in managed code alone. Everything that it needs is in the checkpoint.</summary>
/// <remarks>
/// Any number of threads may call one predictor at the same time: it does not change after it is loaded. It keeps the memory of a
/// prediction for the next one, so that nothing is allocated for one of the same size but its result.
/// There is nothing that must be disposed; <see cref="Dispose"/> gives memory back at once.
/// </remarks>
public sealed class SegFormerPredictor : IDisposable
{
    private readonly ModelFile _file;
    private readonly Lock _lock = new();
    private readonly Stack<Workspace> _idle = new();
    private readonly Segmentation _segmentation;
    private bool _isDisposed;

    private SegFormerPredictor(ModelFile file)
    {
        _file = file;
        _segmentation = new Segmentation(file.Network, file.Windows);
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes => _file.Classes;

    /// <summary>Their colours.</summary>
    public Palette Palette => _file.Palette;

    /// <summary>Channels of the images.</summary>
    public int Channels => _file.Network.InChannels;

    /// <summary>Reads a model.</summary>
    /// <param name="path">A checkpoint of SegSharp, a file of weights of the original release, MMSegmentation, Hugging Face or
    /// segmentation_models_pytorch, as safetensors or as PyTorch writes them, or a folder as Hugging Face's libraries save it.</param>
    /// <exception cref="ModelException">It is of no model that can be run here.</exception>
    /// <exception cref="CheckpointFormatException">It is no file of weights, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SegFormerPredictor Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new SegFormerPredictor(ModelFile.Load(path));
    }

    /// <summary>Labels an image.</summary>
    /// <param name="pixels">Its bytes, row by row without gaps.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="format">How the bytes lie.</param>
    /// <param name="cancellation">Looked at between the layers.</param>
    /// <returns>The class of each pixel, at the image's own size.</returns>
    /// <exception cref="ImageException">The image is not what the bytes are, or the model cannot label it.</exception>
    /// <exception cref="OperationCanceledException">It was asked for.</exception>
    public LabelMap Predict(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, CancellationToken cancellation = default)
    {
        RequireSize(width, height);
        LabelMap labels = new(height, width);
        Predict(pixels, width, height, format, labels.Labels, cancellation);
        return labels;
    }

    /// <summary>Labels an image into memory of the caller's; from the second image of a size on, nothing is allocated.</summary>
    /// <param name="pixels">Its bytes, row by row without gaps.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="format">How the bytes lie.</param>
    /// <param name="labels">Where the class of each pixel goes, row by row.</param>
    /// <param name="cancellation">Looked at between the layers.</param>
    /// <inheritdoc cref="Predict(ReadOnlySpan{byte}, int, int, PixelFormat, CancellationToken)" path="/exception"/>
    public void Predict(
        ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, Span<byte> labels, CancellationToken cancellation = default)
    {
        Require(pixels, width, height, format);
        RequireRoom(labels.Length, (long)width * height, "labels");
        Workspace workspace = Rent();
        try
        {
            FeatureMap input = Prepare(pixels, width, height, format, workspace, out (int, int) size);
            _segmentation.Label(input, size, (height, width), labels, workspace, cancellation);
        }
        finally
        {
            Return(workspace);
        }
    }

    /// <summary>Labels an image and says how sure each label is: the probability of its class, 0 to 1.</summary>
    /// <param name="pixels">Its bytes, row by row without gaps.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="format">How the bytes lie.</param>
    /// <param name="cancellation">Looked at between the layers.</param>
    /// <inheritdoc cref="Predict(ReadOnlySpan{byte}, int, int, PixelFormat, CancellationToken)" path="/exception"/>
    public Prediction PredictWithConfidence(
        ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, CancellationToken cancellation = default)
    {
        Require(pixels, width, height, format);
        LabelMap labels = new(height, width);
        FloatImage confidence = new(height, width, 1, new float[height * width]);
        Workspace workspace = Rent();
        try
        {
            FeatureMap input = Prepare(pixels, width, height, format, workspace, out (int, int) size);
            FeatureMap logits = _segmentation.Logits(input, size, (height, width), workspace, cancellation);
            _file.Network.Classify(logits, new ResizeStep(height, width, AlignCorners: false), labels.Labels, workspace);
            _file.Network.Confidence(logits, labels.Labels, confidence.Pixels, workspace);
            return new Prediction(labels, confidence);
        }
        finally
        {
            Return(workspace);
        }
    }

    /// <summary>
    /// The logits of an image at its own size, <c>[channels, height, width]</c>: a channel for each class, or one for two classes.
    /// </summary>
    /// <param name="pixels">Its bytes, row by row without gaps.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="format">How the bytes lie.</param>
    /// <param name="cancellation">Looked at between the layers.</param>
    /// <inheritdoc cref="Predict(ReadOnlySpan{byte}, int, int, PixelFormat, CancellationToken)" path="/exception"/>
    public unsafe float[] Logits(
        ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, CancellationToken cancellation = default)
    {
        Require(pixels, width, height, format);
        int channels = _file.Network.Channels, first = channels == 1 ? 1 : 0, plane = width * height;
        float[] result = new float[checked(channels * plane)];
        Workspace workspace = Rent();
        try
        {
            FeatureMap input = Prepare(pixels, width, height, format, workspace, out (int, int) size);
            FeatureMap logits = _segmentation.Logits(input, size, (height, width), workspace, cancellation);
            for (int pixel = 0; pixel < plane; pixel++)
            {
                for (int c = 0; c < channels; c++)
                {
                    result[(c * plane) + pixel] = logits.At(pixel)[first + c];
                }
            }

            return result;
        }
        finally
        {
            Return(workspace);
        }
    }

    /// <summary>Gives memory back. No prediction may be at work.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            while (_idle.TryPop(out Workspace? workspace))
            {
                workspace.Dispose();
            }
        }

        _file.Network.Dispose();
    }

    private static void RequireSize(int width, int height)
    {
        if (width < 1 || height < 1 || (long)width * height > Array.MaxLength)
        {
            throw new ImageException($"An image of {width}x{height} pixels cannot be labelled.");
        }
    }

    private void Require(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format)
    {
        RequireSize(width, height);
        bool isColour = format is not (PixelFormat.Gray8 or PixelFormat.Bands8);
        if ((isColour && Channels != 3) || (format == PixelFormat.Gray8 && Channels != 1))
        {
            throw new ImageException($"The model takes images of {Channels} channels, which pixels of the format {format} have not.");
        }

        int bytes = NetworkInput.BytesOf(format, Channels);
        if (pixels.Length != (long)width * height * bytes)
        {
            throw new ImageException($"An image of {width}x{height} pixels of the format {format} has {(long)width * height * bytes} " +
                $"bytes, not {pixels.Length}.");
        }
    }

    private FeatureMap Prepare(
        ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, Workspace workspace, out (int Height, int Width) size)
    {
        using ResizedPixels resized = ResizedPixels.Of(pixels, width, height, format, Channels, _file.Preparation.Resize);
        size = (resized.Height, resized.Width);
        ReadOnlySpan<byte> bytes = resized.Image is null ? pixels : resized.Image.Pixels;
        return NetworkInput.Make(bytes, resized.Height, resized.Width, format, Channels, _file.Preparation, workspace);
    }

    private static void RequireRoom(int room, long pixels, string what)
    {
        if (room != pixels)
        {
            throw new ImageException($"There is room for {room} {what}, but the image has {pixels} pixels.");
        }
    }

    private Workspace Rent()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _idle.TryPop(out Workspace? workspace) ? workspace : new Workspace(Team.Shared);
        }
    }

    private void Return(Workspace workspace)
    {
        workspace.Reset();
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _idle.Push(workspace);
                return;
            }
        }

        workspace.Dispose();
    }
}
