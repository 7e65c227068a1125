namespace SegSharp.Configuration;

/// <summary>Reads config files: MMSegmentation's Python configs, without Python and without executing anything, JSON and YAML.</summary>
/// <remarks>
/// Files named in <c>_base_</c> are read first and the file is merged over them: dicts key by key, everything else replaces;
/// <c>_delete_=True</c> in a dict replaces too. Beside literals, variables, arithmetic, string formatting, comparisons and comprehensions
/// there are the functions and methods of Python that only make a value of others, such as <c>len</c>, <c>os.path.join</c> and <c>'a
/// b'.split()</c>; they are carried out here. What would need execution (definitions, blocks,
/// other calls) is refused with its place and the reason, all of a file at once.
/// </remarks>
public static class ConfigFile
{
    /// <summary>Reads a file with all that it builds on.</summary>
    /// <param name="path">A <c>.py</c>, <c>.json</c>, <c>.yaml</c> or <c>.yml</c> file.</param>
    /// <param name="overrides">Changes in the form <c>key=value</c>; see <see cref="ConfigOverrides"/>.</param>
    /// <exception cref="ConfigException">It cannot be read, or is no config.</exception>
    public static ConfigDict Load(string path, IEnumerable<string>? overrides = null)
    {
        IO.Tally.Count("config", path);
        return ConfigOverrides.Apply(new ConfigLoader(isRelative: !Path.IsPathRooted(path)).LoadFile(path), overrides ?? []);
    }

    /// <summary>Reads the text of a Python config.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name for places in messages; <c>_base_</c> is searched beside it.</param>
    /// <exception cref="ConfigException">It is no config.</exception>
    public static ConfigDict Parse(string text, string file = "<config>") =>
        new ConfigLoader(isRelative: true).LoadText(text, file, ConfigFormat.Python);

    /// <summary>Reads the text of a JSON config.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name for places in messages; <c>_base_</c> is searched beside it.</param>
    /// <exception cref="ConfigException">It is no config.</exception>
    public static ConfigDict ParseJson(string text, string file = "<config>")
    {
        IO.Tally.Count("config", file);
        return new ConfigLoader(isRelative: true).LoadText(text, file, ConfigFormat.Json);
    }

    /// <summary>Reads the text of a YAML config.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name for places in messages; <c>_base_</c> is searched beside it.</param>
    /// <exception cref="ConfigException">It is no config.</exception>
    public static ConfigDict ParseYaml(string text, string file = "<config>") =>
        new ConfigLoader(isRelative: true).LoadText(text, file, ConfigFormat.Yaml);
}
