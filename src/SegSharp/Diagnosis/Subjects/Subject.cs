using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>
/// What the doctor looks at: a config, and as far as they are known the names and shapes of a checkpoint and of the model, what the data
/// holds and what is run. Nothing in it needs the framework that it is about.
/// </summary>
public sealed record Subject
{
    /// <summary>Whose config it is.</summary>
    public required Framework Framework { get; init; }

    /// <summary>The plugins of the run, whose classes the config may name and whose rules are applied; null for none.</summary>
    public Registries? Registries { get; init; }

    /// <summary>The config; paths in it are those that its users write.</summary>
    public ConfigCursor Config { get; init; } = ConfigCursor.Nothing;

    /// <summary>The names and shapes in the checkpoint; null if there is none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>>? Checkpoint { get; init; }

    /// <summary>The checkpoint's file, if it has a name.</summary>
    public string? CheckpointFile { get; init; }

    /// <summary>What the checkpoint says of itself beside its tensors: <c>optimizer_param_counts</c>, <c>classes</c>, wrappers.</summary>
    public ConfigCursor CheckpointMeta { get; init; } = ConfigCursor.Nothing;

    /// <summary>The names and shapes of the model's parameters, where the config alone does not give them; null if unknown.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>>? ModelShapes { get; init; }

    /// <summary>
    /// What the files hold: <c>image.channels</c>, <c>mask.channels</c>, <c>mask.values</c> (the distinct values before any shift),
    /// <c>n_samples</c>, ….
    /// </summary>
    public ConfigCursor Data { get; init; } = ConfigCursor.Nothing;

    /// <summary>
    /// What is run: <c>mode</c>, <c>input</c> and <c>pred</c> and <c>target</c> shapes, <c>batch_size</c>, <c>distributed</c>, types, ….
    /// </summary>
    public ConfigCursor Runtime { get; init; } = ConfigCursor.Nothing;

    /// <summary>The maps that the backbone gives, where it was built; null where the rules must compute them from the config.</summary>
    public IReadOnlyList<Mm.FeatureMap>? Maps { get; init; }

    /// <summary>Whether the config is one of MMSegmentation's vocabularies.</summary>
    public bool IsMmStyle => Framework is Framework.SegSharp or Framework.MmSegmentation or Framework.OriginalSegFormer;
}
