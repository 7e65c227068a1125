using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>
/// Reads the neutral JSON form of a setup: <c>framework</c>, <c>config</c>, and where they are known <c>checkpoint</c> and
/// <c>model_shapes</c> (name to shape), <c>checkpoint_meta</c>, <c>data</c> and <c>runtime</c>.
/// </summary>
public static class SubjectFile
{
    private static readonly (string Name, Framework Framework)[] _names =
    [
        ("segsharp", Framework.SegSharp), ("mmseg", Framework.MmSegmentation), ("mmengine", Framework.MmSegmentation),
        ("mmcv", Framework.MmSegmentation),
        ("mmsegmentation", Framework.MmSegmentation), ("nvlabs-segformer", Framework.OriginalSegFormer),
        ("smp", Framework.SegmentationModelsPyTorch),
        ("hf", Framework.HuggingFace), ("hf-segformer", Framework.HuggingFace), ("detectron2", Framework.Detectron2),
        ("lightly", Framework.Lightly),
        ("onnx", Framework.Onnx), ("torch", Framework.PyTorch), ("pytorch", Framework.PyTorch), ("torchvision", Framework.PyTorch),
    ];

    /// <summary>Reads a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">The name that its places get.</param>
    /// <exception cref="ConfigException">It is no JSON, or names no known framework.</exception>
    public static Subject Parse(string json, string file = "<setup>") => Of(ConfigFile.ParseJson(json, file));

    /// <summary>Reads a tree.</summary>
    /// <exception cref="ConfigException">It names no known framework.</exception>
    public static Subject Of(ConfigDict tree)
    {
        ConfigCursor root = new(tree);
        string name = root["framework"].Text
            ?? throw new ConfigException("'framework' is missing", tree.Location, "framework", $"Known are {KnownNames}");
        Framework framework = _names.Where(known => known.Name == name).Select(known => (Framework?)known.Framework).FirstOrDefault()
            ?? throw new ConfigException($"there is no framework '{name}'", root["framework"].Location, "framework",
                $"Known are {KnownNames}");
        return new Subject
        {
            Framework = framework,
            Config = new ConfigCursor(root["config"].Node),
            Checkpoint = Shapes(root["checkpoint"]),
            CheckpointMeta = root["checkpoint_meta"],
            ModelShapes = Shapes(root["model_shapes"]),
            Data = root["data"],
            Runtime = root["runtime"],
        };
    }

    private static string KnownNames => string.Join(", ", _names.Select(known => known.Name));

    private static Dictionary<string, IReadOnlyList<long>>? Shapes(ConfigCursor cursor) => !cursor.Exists ? null : cursor.Keys
        .Where(key => cursor[key].Integers is not null || cursor[key].Node is ConfigList { Count: 0 })
        .ToDictionary(key => key, key => (IReadOnlyList<long>)[.. (cursor[key].Integers ?? []).Select(size => (long)size)],
            StringComparer.Ordinal);
}
