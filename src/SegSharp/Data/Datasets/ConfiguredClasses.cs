using SegSharp.Configuration;

namespace SegSharp.Data.Datasets;

/// <summary>
/// Reads the names of classes: a list of them, or the name of a text file with one a line, as MMEngine's <c>metainfo</c> takes it.
/// </summary>
internal static class ConfiguredClasses
{
    private const long MaxLength = 1024 * 1024;

    private static readonly string[] _suffixes = [".txt", ".names", ".list", ".csv"];

    /// <summary>The names in the order of their indices; empty where there are none.</summary>
    /// <param name="meta">The section with the key <c>classes</c>.</param>
    /// <param name="root">The data set's <c>data_root</c>, if it has one.</param>
    /// <exception cref="ConfigException">The file is not there, or holds no names.</exception>
    public static string[] Read(ConfigSection meta, string? root)
    {
        if (meta.Node("classes") is not ConfigScalar { Value: string name } || !IsFile(name))
        {
            return meta.Strings("classes", []);
        }

        // from the working directory as in MMEngine, or beside the data or the config
        string[] places = [name, Path.Combine(root ?? "", name), Path.Combine(Path.GetDirectoryName(meta.Location.File) ?? "", name)];
        string path = Array.Find(places, File.Exists) ?? throw meta.Error(
            "classes", $"there is no file '{name}' with the names of the classes",
            "Give its path from the working directory or from data_root, or a list of names");
        string[] names;
        try
        {
            names = UserFile.KindOfSpecial(path) is { } kind ? throw meta.Error("classes", $"'{path}' is {kind}, and no file with names")
                : new FileInfo(path).Length > MaxLength ? throw meta.Error("classes", $"'{path}' is too long to be a list of names")
                : [.. File.ReadAllLines(path).Select(line => line.Trim().TrimEnd(',').Trim()).Where(line => line.Length > 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw meta.Error("classes", $"'{path}' cannot be read ({e.Message.TrimEnd('.')})");
        }

        return names.Length > 0 ? names : throw meta.Error("classes", $"'{path}' names no class", "Write one name a line");
    }

    private static bool IsFile(string name) =>
        name.Contains('/') || Array.Exists(_suffixes, suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
