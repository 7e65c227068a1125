using System.Reflection;

namespace SegSharp.Configuration;

/// <summary>
/// The configs that this library carries, so that <c>configs/_base_/…</c> and <c>mmseg::_base_/…</c> are found wherever it is installed.
/// </summary>
/// <remarks>A file of that name beside the config, or below the working directory, comes first.</remarks>
public static class BuiltInConfigs
{
    /// <summary>What a built-in config's name starts with in messages: <c>segsharp::_base_/default_runtime.py</c>.</summary>
    public const string Prefix = "segsharp::";

    private const string Folder = "configs/";

    // An absolute path that no file has, so that relative names inside of built-in configs are resolved like those of files.
    private static readonly string _root = Path.GetFullPath(Path.Combine(Path.DirectorySeparatorChar + "segsharp::", Folder));

    private static readonly Lazy<HashSet<string>> _names = new(() =>
        [.. Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..])]);

    private static Assembly Assembly => typeof(BuiltInConfigs).Assembly;

    /// <summary>All names, such as <c>_base_/models/segformer_mit-b0.py</c>.</summary>
    public static IReadOnlyCollection<string> Names => _names.Value;

    /// <summary>The text of the config that messages call by this name; null if there is none.</summary>
    /// <param name="shown">A name with <see cref="Prefix"/>.</param>
    public static string? Text(string shown) =>
        shown.StartsWith(Prefix, StringComparison.Ordinal) && Names.Contains(shown[Prefix.Length..])
            ? ReadText(_root + shown[Prefix.Length..]) : null;

    /// <summary>Whether a path that a user gave, such as <c>configs/_base_/default_runtime.py</c>, names one of them.</summary>
    public static bool Contains(string path) => Find(path) is not null;

    /// <summary>The path that stands for a name that starts with <c>configs/</c>; null if there is no such config.</summary>
    internal static string? Find(string name)
    {
        string plain = name.Replace('\\', '/');
        plain = plain.StartsWith("./", StringComparison.Ordinal) ? plain[2..] : plain;
        return plain.StartsWith(Folder, StringComparison.Ordinal) && Names.Contains(plain[Folder.Length..])
            ? _root + plain[Folder.Length..] : null;
    }

    /// <summary>The path that stands for <c>package::inside</c>: the package's own form of a config comes before the common one.</summary>
    internal static string? Find(string package, string inside) => Find($"{Folder}{package}/{inside}") ?? Find(Folder + inside);

    /// <summary>Whether a path stands for a built-in config.</summary>
    internal static bool Holds(string path) => path.StartsWith(_root, StringComparison.Ordinal);

    /// <summary>A built-in config's name in messages.</summary>
    internal static string Shown(string path) => Prefix + path[_root.Length..];

    /// <summary>The text of a built-in config.</summary>
    /// <exception cref="FileNotFoundException">There is none of that path.</exception>
    internal static string ReadText(string path)
    {
        using Stream stream = Assembly.GetManifestResourceStream(Folder + path[_root.Length..])
            ?? throw new FileNotFoundException(null, path);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
