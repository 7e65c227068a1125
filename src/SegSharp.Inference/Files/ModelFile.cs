using System.Text.Json;
using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Models;
using SegSharp.Inference.Preparation;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Inference.Files;

/// <summary>What is needed of a checkpoint to label images.</summary>
/// <param name="Network">The network.</param>
/// <param name="Preparation">How images are prepared.</param>
/// <param name="Windows">Whole images, or windows.</param>
/// <param name="Classes">The classes' names.</param>
/// <param name="Palette">Their colours.</param>
internal sealed record ModelFile(
    INetwork Network, ImagePreparation Preparation, WindowSettings Windows, IReadOnlyList<string> Classes, Palette Palette)
{
    private const int MostClasses = 256; // labels are bytes

    /// <summary>Reads a file, or a folder as Hugging Face's libraries save it.</summary>
    /// <exception cref="ModelException">It is of no model that can be run here.</exception>
    /// <exception cref="CheckpointFormatException">It is no file of weights, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelFile Load(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        bool isOwn = CheckpointMetadata.IsOwn(file.Metadata);
        RecognisedNames? names = isOwn ? null : Recognise(file);
        CheckpointDescription description = Describe(file, names);
        if (description.NoModel is { } reason)
        {
            throw new ModelException(reason);
        }

        using JsonDocument document = Parse(path, description.Config);
        JsonElement model = document.RootElement.Get("model") ?? throw new ModelException($"The config in '{path}' describes no model.");
        NetworkSettings settings = NetworkSettingsReader.Read(path, model);
        IEnumerable<TensorSource> tensors = names?.Tensors ?? [.. file.Entries.Select(entry => new TensorSource(file, entry))];
        ImagePreparation preparation = PreparationReader.Read(path, document.RootElement);
        INetwork network = Networks.Create(new WeightReader(path, tensors), settings);
        RequireChannels(path, preparation, network.InChannels);
        return network.Channels <= MostClasses
            ? new ModelFile(network, preparation, ReadWindows(path, model), description.Classes, description.Palette)
            : throw new ModelException($"'{path}' tells {network.Channels} classes apart, and at most {MostClasses} fit a label map.");
    }

    private static void RequireChannels(string path, ImagePreparation preparation, int channels)
    {
        (int means, int deviations) = (preparation.Mean.Count, preparation.Deviation.Count);
        if (means != deviations || (means > 0 && means != channels))
        {
            throw new ModelException(
                $"The config in '{path}' normalizes with {means} means and {deviations} deviations, " +
                    $"and the model takes {channels} channels.");
        }
    }

    private static RecognisedNames Recognise(TensorFile file)
    {
        try
        {
            return RecognisedNames.Find(file)
                ?? throw new ModelException($"'{file.Path}' holds the weights of another architecture than SegFormer.");
        }
        catch (CheckpointMismatchException e)
        {
            throw new ModelException(e.Message, e);
        }
    }

    private static CheckpointDescription Describe(TensorFile file, RecognisedNames? names)
    {
        try
        {
            return names is null ? CheckpointMetadata.Read(file.Path, file.Metadata) : ForeignDescription.Read(file, names);
        }
        catch (CheckpointMismatchException e)
        {
            throw new ModelException(e.Message, e);
        }
    }

    private static JsonDocument Parse(string path, string config)
    {
        try
        {
            return JsonDocument.Parse(config);
        }
        catch (JsonException e)
        {
            throw new ModelException($"The config in '{path}' is damaged.", e);
        }
    }

    private static WindowSettings ReadWindows(string path, JsonElement model)
    {
        if (model.Get("test_cfg") is not { } test || test.Text("mode") is null or "whole")
        {
            return default(WindowSettings) with { ResizesDirectly = model.Find("test_cfg",
                "resize_directly")?.ValueKind == JsonValueKind.True };
        }

        return test.Text("mode") == "slide" && test.Pair("crop_size") is ( > 0, > 0) size && test.Pair("stride") is ( > 0, > 0) step
            && step.First <= size.First && step.Second <= size.Second
            ? new WindowSettings(size.First, size.Second, step.First, step.Second, ResizesDirectly: false)
            : throw new ModelException(
                $"The config in '{path}' has a test_cfg that is neither 'whole' nor 'slide' with crop_size and stride.");
    }
}
