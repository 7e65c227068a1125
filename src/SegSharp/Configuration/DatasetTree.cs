using SegSharp.Configuration.Vocabulary;

namespace SegSharp.Configuration;

/// <summary>
/// How data sets nest in a config: one that repeats, balances or mixes another has it below <c>dataset</c>, one that joins several has
/// them below <c>datasets</c>, and a bare list of data sets, MMSegmentation 0.x's way, stands for one that joins them.
/// </summary>
internal static class DatasetTree
{
    private const string Inner = "dataset", Several = "datasets", Steps = "pipeline";

    /// <summary>The data sets that one is made of in the end, each with its place below it, such as <c>dataset.datasets.0</c>.</summary>
    public static IEnumerable<(string Path, ConfigDict Dataset)> Leaves(ConfigNode? dataset) =>
        Parts(dataset) is { Count: > 0 } parts
            ? parts.SelectMany(part => Leaves(part.Dataset), (part, leaf) => (Joined(part.Path, leaf.Path), leaf.Dataset))
            : dataset is ConfigDict leaf ? [("", leaf)] : [];

    /// <summary>The sections of the data sets that one is made of in the end, as nobody has read them.</summary>
    public static IEnumerable<ConfigSection> Leaves(ConfigSection dataset) =>
        Leaves(dataset.Dict).Select(leaf => dataset.Of(leaf.Dataset, Joined(dataset.Path, leaf.Path)));

    /// <summary>A data set below a key, which somebody else will read; several of them are one that joins them.</summary>
    /// <exception cref="ConfigException">There is none.</exception>
    public static ConfigSection Handed(ConfigSection owner, string key = Inner) => owner.Node(key) is ConfigList list
        ? Join(owner, key, list) : owner.Handed(key) ?? throw owner.Error(key, "a data set is missing");

    /// <summary>The data set that one wraps, as a part of it; several of them are one that joins them.</summary>
    /// <exception cref="ConfigException">There is none.</exception>
    public static ConfigSection Wrapped(ConfigSection wrapper) =>
        wrapper.Node(Inner) is ConfigList list ? Join(wrapper, Inner, list) : wrapper.Section(Inner);

    /// <summary>Whether it is another data set, several times over.</summary>
    public static bool Repeats(ConfigSection dataset) => dataset.OptionalString("type")?.Split('.')[^1] == "RepeatDataset";

    /// <summary>The steps of the data set, or of the first one with steps that it is made of; empty where there are none.</summary>
    public static IReadOnlyList<ConfigSection> Pipeline(ConfigSection dataset)
    {
        ConfigSection fresh = dataset.Fresh();
        return fresh.Has(Steps) ? fresh.Sections(Steps)
            : Parts(dataset.Dict) is [var first, ..] ? Pipeline(dataset.Of(first.Dataset, Joined(dataset.Path, first.Path)))
            : [];
    }

    /// <summary>The same data set with other steps, in all pipelines of those that it is made of.</summary>
    /// <param name="dataset">The data set's config.</param>
    /// <param name="change">Gives a step's successor.</param>
    public static ConfigSection Change(ConfigSection dataset, Func<ConfigSection, ConfigSection> change) =>
        dataset.Of(Change(dataset.Dict, dataset.Path, change), dataset.Path);

    private static ConfigDict Change(ConfigDict dataset, string path, Func<ConfigSection, ConfigSection> change) => new(
        dataset.Entries.Select(entry => (entry.Key, entry.Value) switch
        {
            (Steps, ConfigList steps) =>
                entry with { Value = Map(steps, (step, i) => change(new ConfigSection(step, $"{path}.{Steps}[{i}]")).Dict) },
            (Inner, ConfigDict inner) => entry with { Value = Change(inner, $"{path}.{Inner}", change) },
            (Inner or Several, ConfigList parts) =>
                entry with { Value = Map(parts, (part, i) => Change(part, $"{path}.{entry.Key}[{i}]", change)) },
            _ => entry,
        }),
        dataset.Location);

    private static ConfigList Map(ConfigList list, Func<ConfigDict, int, ConfigDict> change) =>
        new([.. list.Select((item, i) => item is ConfigDict dict ? change(dict, i) : item)], list.IsTuple, list.Location);

    private static ConfigSection Join(ConfigSection owner, string key, ConfigList list)
    {
        ConfigDict joined = new(
            [
                new ConfigEntry("type", list.Location, new ConfigScalar("ConcatDataset", list.Location)),
                new ConfigEntry(Several, list.Location, list),
            ],
            list.Location);
        return owner.Of(joined, owner.PathOf(key));
    }

    // what a data set is made of; nothing where it is none that wraps others
    private static IReadOnlyList<(string Path, ConfigDict Dataset)> Parts(ConfigNode? dataset) => dataset switch
    {
        ConfigList list =>
            [.. list.Index().Where(part => part.Item is ConfigDict).Select(part => ($"{part.Index}", (ConfigDict)part.Item))],
        ConfigDict dict when dict.TryGet(Inner, out ConfigNode? inner) && inner is ConfigDict one => [(Inner, one)],
        ConfigDict dict when dict.TryGet(Inner, out ConfigNode? inner) && inner is ConfigList list => Below(Inner, list),
        ConfigDict dict when dict.TryGet(Several, out ConfigNode? several) && several is ConfigList list => Below(Several, list),
        _ => [],
    };

    private static IReadOnlyList<(string Path, ConfigDict Dataset)> Below(string key, ConfigList list) =>
        [.. Parts(list).Select(part => ($"{key}.{part.Path}", part.Dataset))];

    private static string Joined(string path, string inner) => path.Length == 0 ? inner : inner.Length == 0 ? path : $"{path}.{inner}";
}
