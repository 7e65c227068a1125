using System.Text.Json;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>
/// What Hugging Face's libraries save beside the weights: the model's fields, the classes' names and how images are prepared.
/// </summary>
/// <param name="Model">What <c>config.json</c> says; null where there is none that belongs to the weights.</param>
/// <param name="Processor">What <c>preprocessor_config.json</c> says, or its defaults.</param>
internal sealed record HuggingFaceFolder(HuggingFaceModelFile? Model, HuggingFaceProcessorFile Processor)
{
    private const long MaximumLength = 8 << 20;
    private const string ConfigName = "config.json";

    // under these names the library itself saves weights, and config.json belongs to them
    private static readonly string[] _weightNames = ["model", "pytorch_model"];

    /// <summary>Reads what lies beside a file of weights; the processor's defaults where nothing does.</summary>
    /// <param name="weightsPath">The weights.</param>
    /// <param name="shapes">Their sizes.</param>
    /// <exception cref="CheckpointFormatException">A file there is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">They are of another model than the weights.</exception>
    public static HuggingFaceFolder Read(string weightsPath, EncoderShapes shapes)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(weightsPath))!;
        string path = Path.Combine(folder, ConfigName);
        HuggingFaceModelFile? model = Parse(path, HuggingFaceModelFile.Read);
        if (model?.Contradiction(shapes) is { } contradiction)
        {
            bool belongs = Array.Exists(_weightNames, name => Path.GetFileName(weightsPath).StartsWith(name, StringComparison.Ordinal));
            model = !belongs ? null : throw new CheckpointMismatchException(
                $"'{path}' is of another model than the weights beside it: {contradiction}. Put the config.json of these weights there.");
        }

        bool isTorchvision = model?.Version is { Major: >= 5 };
        string processor = Path.Combine(folder, "preprocessor_config.json");
        return new HuggingFaceFolder(
            model, Parse(processor, root => HuggingFaceProcessorFile.Read(root, isTorchvision))
                ?? new HuggingFaceProcessorFile { IsTorchvision = isTorchvision });
    }

    private static T? Parse<T>(string path, Func<JsonElement, T?> read)
        where T : class
    {
        if (!File.Exists(path))
        {
            return null;
        }

        if (UserFile.KindOfSpecial(path) is { } special)
        {
            throw new CheckpointFormatException(path, $"it is {special}, and no file.");
        }

        if (new FileInfo(path).Length > MaximumLength)
        {
            throw new CheckpointFormatException(path, $"a config of more than {MaximumLength} bytes is not read.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return read(document.RootElement);
        }
        catch (Exception e) when (
            e is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw new CheckpointFormatException(path,
                $"it is not a config as Hugging Face's libraries write it{(e is FormatException ? $": {e.Message}" : string.Empty)}.", e);
        }
    }
}
