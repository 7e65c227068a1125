using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;

namespace SegSharp.Training.Preparation;

/// <summary>The file of weights that a run begins with, and where it is named.</summary>
/// <param name="Path">The file or folder, which need not be there.</param>
/// <param name="IsEncoderOnly">Whether only the encoder is taken from it.</param>
public sealed record WeightSource(string Path, bool IsEncoderOnly)
{
    /// <summary>The key that names it; null where the caller did.</summary>
    public string? Key { get; init; }

    /// <summary>Where the key's value stands; null where the caller named the file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>
    /// What a run reads, in its order: what the caller names, then weights of the whole model before those of the encoder.
    /// </summary>
    /// <param name="config">The config.</param>
    /// <param name="options">What it is used for.</param>
    /// <returns>Null where a run begins with random weights, or finds its checkpoint in its folder.</returns>
    public static WeightSource? Find(ConfigDict config, PreparationOptions options)
    {
        if (options.Checkpoint is { } given)
        {
            return new WeightSource(given, IsEncoderOnly: false);
        }

        if (options.Kind is not (RunKind.Training or RunKind.Steps))
        {
            return null;
        }

        ResumeKeys keys = ResumeKeys.Of(config);
        if ((keys.Named ?? (options.Resumes ? null : keys.LoadFrom)) is { } whole)
        {
            string key = keys.ResumeFrom is null ? "load_from" : "resume_from";
            return new WeightSource(whole, IsEncoderOnly: false) { Key = key, Location = Node(config, key)!.Location };
        }

        bool resumes = options.Resumes || keys.LooksInFolder;
        return !resumes && Node(config, "model") is ConfigDict model && PretrainedEncoder.Named(model) is { } encoder
            ? new WeightSource(encoder.Path, IsEncoderOnly: true) { Key = encoder.Key, Location = encoder.Node.Location } : null;
    }

    private static ConfigNode? Node(ConfigDict config, string key) => config.TryGet(key, out ConfigNode? node) ? node : null;
}
