namespace SegSharp.Configuration;

/// <summary>Reads config files: MMSegmentation's Python configs, without Python and without executing anything, JSON and YAML.</summary>
/// <remarks>
/// Files named in <c>_base_</c> are read first and the file is merged over them: dicts key by key, everything else replaces;
/// <c>_delete_=True</c> in a dict replaces too. Beside literals, variables, arithmetic and string formatting there are <c>dict</c>,
/// <c>list</c>, <c>tuple</c>, <c>str</c>, <c>int</c>, <c>float('inf')</c>, <c>range</c> and <c>[value for name in items]</c>, for published
/// configs use them. What would need execution (imports, functions, conditions, other calls) is refused with its place and the reason.
/// </remarks>
public static class ConfigFile
{
    /// <summary>Reads a file with all that it builds on.</summary>
    /// <param name="path">A <c>.py</c>, <c>.json</c>, <c>.yaml</c> or <c>.yml</c> file.</param>
    /// <param name="overrides">Changes in the form <c>key=value</c>; see <see cref="ConfigOverrides"/>.</param>
    /// <exception cref="ConfigException">It cannot be read, or is no config.</exception>
    public static ConfigDict Load(string path, IEnumerable<string>? overrides = null) =>
        ConfigOverrides.Apply(new ConfigLoader(isRelative: !Path.IsPathRooted(path)).LoadFile(path), overrides ?? []);

    /// <summary>Reads the text of a Python config.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name for places in messages; <c>_base_</c> is searched beside it.</param>
    /// <exception cref="ConfigException">It is no config.</exception>
    public static ConfigDict Parse(string text, string file = "<config>") => new ConfigLoader(isRelative: true).LoadText(text, file, ConfigFormat.Python);

    /// <summary>Reads the text of a JSON config.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name for places in messages; <c>_base_</c> is searched beside it.</param>
    /// <exception cref="ConfigException">It is no config.</exception>
    public static ConfigDict ParseJson(string text, string file = "<config>") => new ConfigLoader(isRelative: true).LoadText(text, file, ConfigFormat.Json);

    /// <summary>Reads the text of a YAML config.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name for places in messages; <c>_base_</c> is searched beside it.</param>
    /// <exception cref="ConfigException">It is no config.</exception>
    public static ConfigDict ParseYaml(string text, string file = "<config>") => new ConfigLoader(isRelative: true).LoadText(text, file, ConfigFormat.Yaml);
}
