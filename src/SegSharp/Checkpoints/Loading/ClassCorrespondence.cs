namespace SegSharp.Checkpoints.Loading;

/// <summary>Which class of a checkpoint each class of a model begins with.</summary>
public sealed class ClassCorrespondence
{
    private ClassCorrespondence(IReadOnlyList<int?> sources, IReadOnlyList<string> names, int checkpointCount) =>
        (Sources, Names, CheckpointCount) = (sources, names, checkpointCount);

    /// <summary>For each class of the model the index of the checkpoint's; null for one that is new.</summary>
    public IReadOnlyList<int?> Sources { get; }

    /// <summary>The names of the model's classes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of classes in the checkpoint.</summary>
    public int CheckpointCount { get; }

    /// <summary>Whether the classes are the same, in the same order.</summary>
    public bool IsIdentity => Sources.Count == CheckpointCount && Sources.Index().All(source => source.Item == source.Index);

    /// <summary>Classes of the same name, whatever their case.</summary>
    /// <param name="model">The names of the model's classes.</param>
    /// <param name="checkpoint">Those of the checkpoint.</param>
    public static ClassCorrespondence ByName(IReadOnlyList<string> model, IReadOnlyList<string> checkpoint) =>
        new([.. model.Select(name => Find(checkpoint, name))], model, checkpoint.Count);

    /// <summary>Classes as a map says it; a class that is not in it is new.</summary>
    /// <param name="model">The names of the model's classes.</param>
    /// <param name="checkpoint">Those of the checkpoint.</param>
    /// <param name="map">A name of <paramref name="model"/>, then a name of <paramref name="checkpoint"/> or an index in it.</param>
    /// <exception cref="CheckpointMismatchException">A class is in neither list.</exception>
    public static ClassCorrespondence Of(IReadOnlyList<string> model, IReadOnlyList<string> checkpoint,
        IReadOnlyDictionary<string, string> map)
    {
        int?[] sources = new int?[model.Count];
        foreach ((string name, string source) in map)
        {
            int target = Find(model, name) ?? throw Unknown(name, "model", model);
            sources[target] = Find(checkpoint, source)
                ?? (int.TryParse(source, out int index) && index >= 0 && index < checkpoint.Count ? index
                    : throw Unknown(source, "checkpoint", checkpoint));
        }

        return new ClassCorrespondence(sources, model, checkpoint.Count);
    }

    /// <summary>Classes by their place, as far as both go.</summary>
    internal static ClassCorrespondence ByPlace(int model, int checkpoint) =>
        new([.. Enumerable.Range(0, model).Select(i => i < checkpoint ? i : (int?)null)],
            [.. Enumerable.Range(0, model).Select(i => $"class {i}")], checkpoint);

    private static int? Find(IReadOnlyList<string> names, string name)
    {
        int index = names.ToList().FindIndex(other => string.Equals(other.Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index;
    }

    private static CheckpointMismatchException Unknown(string name, string owner, IReadOnlyList<string> names) => new(
        $"class_map names '{name}', which is no class of the {owner}. " +
            $"Its {names.Count} classes are {string.Join(", ", names.Take(10))}{(names.Count > 10 ? ", …" : string.Empty)}.");
}
