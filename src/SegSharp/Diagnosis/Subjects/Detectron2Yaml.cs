using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>YAML files with Detectron2's <c>_BASE_</c>: a file that this one is laid over.</summary>
internal static class Detectron2Yaml
{
    private const string BaseKey = "_BASE_";
    private const int Deepest = 10;

    /// <summary>Reads a file with all that it builds on.</summary>
    /// <exception cref="ConfigException">It cannot be read, is no YAML, or builds on itself.</exception>
    public static ConfigDict Load(string path) => Load(path, depth: 0);

    private static ConfigDict Load(string path, int depth)
    {
        ConfigDict tree = ConfigFile.Load(path);
        ConfigCursor named = new ConfigCursor(tree)[BaseKey];
        if (named.Text is not { } name)
        {
            return tree;
        }

        if (depth == Deepest)
        {
            throw new ConfigException($"more than {Deepest} files build on each other", named.Location, BaseKey,
                "Look for a file that names itself");
        }

        ConfigDict below = Load(Path.Combine(Path.GetDirectoryName(path) ?? "", name), depth + 1);
        return ConfigMerge.Merge(below, new ConfigDict(tree.Entries.Where(entry => entry.Key != BaseKey), tree.Location));
    }
}
