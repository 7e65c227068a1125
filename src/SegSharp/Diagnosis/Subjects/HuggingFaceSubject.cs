using SegSharp.Configuration;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>A folder as Hugging Face's libraries save it: <c>config.json</c>, the image processor's fields, the weights.</summary>
internal static class HuggingFaceSubject
{
    /// <summary>The model's fields.</summary>
    public const string ConfigName = "config.json";

    private const string ProcessorName = "preprocessor_config.json";

    /// <summary>Opens a folder; a key that both files have is the model's.</summary>
    public static Subject Open(string folder, string? checkpointPath)
    {
        ConfigDict config = ConfigFile.Load(Path.Combine(folder, ConfigName));
        string processor = Path.Combine(folder, ProcessorName);
        if (File.Exists(processor))
        {
            config = new ConfigDict(
                config.Entries.Concat(ConfigFile.Load(processor).Entries.Where(entry => !config.ContainsKey(entry.Key))), config.Location);
        }

        string? weights = checkpointPath ?? TensorFile.FindIn(folder);
        return new Subject
        {
            Framework = Framework.HuggingFace,
            Config = new ConfigCursor(config),
            Checkpoint = weights is null ? null : ForeignSubject.Header(weights),
            CheckpointFile = weights,
        };
    }
}
