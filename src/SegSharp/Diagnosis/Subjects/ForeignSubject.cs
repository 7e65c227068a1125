using System.Text.Json;
using SegSharp.Configuration;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>
/// Opens what users of other frameworks have, as data: a Hugging Face folder, constructor arguments of segmentation_models_pytorch, a
/// Detectron2 YAML file, Lightly's heads, an export, a list of layers or of shapes, a bare checkpoint.
/// They are told apart by what is in them.
/// </summary>
public static class ForeignSubject
{
    private static readonly string[] _checkpointSuffixes = [".safetensors", ".pth", ".pt", ".bin", ".ckpt"];

    /// <summary>Opens a file or a folder.</summary>
    /// <param name="path">A config of another framework, a folder with <c>config.json</c>, or a checkpoint.</param>
    /// <param name="checkpointPath">The checkpoint that is loaded into it; null for the folder's own, or for none.</param>
    /// <returns>The subject; null if it is none of these, for instance a config of MMSegmentation.</returns>
    /// <exception cref="ConfigException">It is no JSON or YAML, or cannot be read.</exception>
    /// <exception cref="CheckpointFormatException">The checkpoint is damaged, or of no known format.</exception>
    /// <exception cref="IOException">A checkpoint cannot be read.</exception>
    public static Subject? TryOpen(string path, string? checkpointPath = null)
    {
        if (Directory.Exists(path))
        {
            // a training's folder has its config in each of its checkpoints
            string folder = File.Exists(Path.Combine(path, HuggingFaceSubject.ConfigName)) ? path
                : Path.GetDirectoryName(TensorFile.FindIn(path)) ?? path;
            return File.Exists(Path.Combine(folder, HuggingFaceSubject.ConfigName))
                ? HuggingFaceSubject.Open(folder, checkpointPath) : null;
        }

        string suffix = Path.GetExtension(path).ToLowerInvariant();
        if (_checkpointSuffixes.Contains(suffix, StringComparer.Ordinal))
        {
            return OfCheckpoint(path, checkpointPath);
        }

        if (Path.GetFileName(path) == HuggingFaceSubject.ConfigName && IsHuggingFace(new ConfigCursor(ConfigFile.Load(path))))
        {
            return HuggingFaceSubject.Open(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", checkpointPath);
        }

        if (suffix == ".json" && File.Exists(path) && Shapes(path) is { } shapes)
        {
            return With(new Subject { Framework = Framework.PyTorch, Config = new ConfigCursor(ConfigDict.Of()), ModelShapes = shapes },
                checkpointPath);
        }

        return suffix is ".json" or ".yaml" or ".yml"
            ? OfConfig(suffix == ".json" ? ConfigFile.Load(path) : Detectron2Yaml.Load(path), checkpointPath) : null;
    }

    /// <summary>The names and shapes in a checkpoint's header; no weights are read.</summary>
    internal static Dictionary<string, IReadOnlyList<long>> Header(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        return file.Entries.ToDictionary(entry => entry.Name, entry => (IReadOnlyList<long>)entry.Shape.ToLongs(), StringComparer.Ordinal);
    }

    private static Subject? OfConfig(ConfigDict tree, string? checkpointPath)
    {
        ConfigCursor config = new(tree);
        if (config["framework"].Text is not null && config["config"].Node is ConfigDict)
        {
            return With(SubjectFile.Of(tree), checkpointPath);
        }

        return Recognise(config) is { } framework
            ? With(new Subject { Framework = framework, Config = config, Runtime = config["runtime"],
                Data = framework == Framework.PyTorch ? ConfigCursor.Nothing : config["data"] }, checkpointPath)
            : null;
    }

    private static Framework? Recognise(ConfigCursor config)
    {
        ConfigCursor model = config["model"];
        bool smp = config["encoder_name"].Exists || model["encoder_name"].Exists
            || SmpModel.Architectures.Contains((config["arch"].Text ?? model["arch"].Text)?.Split('.')[^1],
            StringComparer.OrdinalIgnoreCase);
        return config["MODEL"].Node is ConfigDict ? Framework.Detectron2
            : config["export"].Node is ConfigDict || config["trt"].Node is ConfigDict ? Framework.Onnx
            : smp ? Framework.SegmentationModelsPyTorch
            : IsHuggingFace(config) ? Framework.HuggingFace
            : config["projection_head"].Exists || config["projector"].Exists || (config["method"].Exists && config["backbone"].Exists)
                ? Framework.Lightly
            : config["layers"].Node is ConfigList ? Framework.PyTorch
            : null;
    }

    private static bool IsHuggingFace(ConfigCursor config) =>
        config["model_type"].Text is not null || config["architectures"].Node is ConfigList
            || (config["hidden_sizes"].Exists && config["num_attention_heads"].Exists);

    // {"conv1.weight": [64, 3, 7, 7], …}: names with dots, which a config cannot have at its top
    private static Dictionary<string, IReadOnlyList<long>>? Shapes(string path)
    {
        try
        {
            Dictionary<string, long[]>? shapes = JsonSerializer.Deserialize<Dictionary<string, long[]>>(File.ReadAllBytes(path));
            return shapes?.Keys.Any(name => name.Contains('.', StringComparison.Ordinal)) == true
                ? shapes.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<long>)(pair.Value ?? []), StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The first is the model, the second is loaded into it.
    private static Subject OfCheckpoint(string path, string? checkpointPath) => new()
    {
        Framework = Framework.PyTorch,
        Config = new ConfigCursor(ConfigDict.Of()),
        ModelShapes = checkpointPath is null ? null : Header(path),
        Checkpoint = Header(checkpointPath ?? path),
        CheckpointFile = checkpointPath ?? path,
    };

    private static Subject With(Subject subject, string? checkpointPath) =>
        checkpointPath is null ? subject : subject with { Checkpoint = Header(checkpointPath), CheckpointFile = checkpointPath };
}
