using SegSharp.Configuration;

namespace SegSharp.Data.Datasets;

/// <summary>Finds the pipelines in a data set's config, also where it is made of others.</summary>
internal static class DatasetPipeline
{
    private const string Pipeline = "pipeline", Inner = "dataset", Several = "datasets";

    /// <summary>The steps of the data set, or of the first one that it is made of; empty where there are none.</summary>
    public static IReadOnlyList<ConfigSection> Of(ConfigSection dataset)
    {
        ConfigSection fresh = dataset.Fresh();
        if (fresh.Has(Pipeline))
        {
            return fresh.Sections(Pipeline);
        }

        IReadOnlyList<ConfigSection> parts = fresh.Sections(Several);
        ConfigSection? inner = fresh.OptionalSection(Inner) ?? (parts.Count > 0 ? parts[0] : null);
        return inner is null ? [] : Of(inner);
    }

    /// <summary>The same data set with other steps, in all pipelines of those that it is made of.</summary>
    /// <param name="dataset">The data set's config.</param>
    /// <param name="change">Gives a step's successor.</param>
    public static ConfigSection Change(ConfigSection dataset, Func<ConfigSection, ConfigSection> change) =>
        dataset.Of(Change(dataset.Dict, dataset.Path, change), dataset.Path);

    private static ConfigDict Change(ConfigDict dataset, string path, Func<ConfigSection, ConfigSection> change) => new(
        dataset.Entries.Select(entry => (entry.Key, entry.Value) switch
        {
            (Pipeline, ConfigList steps) =>
                entry with { Value = Map(steps, (step, i) => change(new ConfigSection(step, $"{path}.{Pipeline}[{i}]")).Dict) },
            (Inner, ConfigDict inner) => entry with { Value = Change(inner, $"{path}.{Inner}", change) },
            (Several, ConfigList parts) => entry with { Value = Map(parts, (part, i) => Change(part, $"{path}.{Several}[{i}]", change)) },
            _ => entry,
        }),
        dataset.Location);

    private static ConfigList Map(ConfigList list, Func<ConfigDict, int, ConfigDict> change) =>
        new([.. list.Select((item, i) => item is ConfigDict dict ? change(dict, i) : item)], list.IsTuple, list.Location);
}
