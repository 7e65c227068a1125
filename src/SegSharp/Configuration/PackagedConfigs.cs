namespace SegSharp.Configuration;

/// <summary>
/// Finds the configs that others name by a Python package, <c>mmseg::_base_/default_runtime.py</c> or <c>from mmseg.configs._base_.x import
/// *</c>, in folders: no package needs to be installed.
/// </summary>
internal static class PackagedConfigs
{
    /// <summary>The variable that names further folders with configs, separated as in PATH.</summary>
    public const string Variable = "SEGSHARP_CONFIG_PATH";

    private const string Folder = "configs";

    /// <summary>The file of <c>package::inside</c>.</summary>
    /// <param name="package">The package.</param>
    /// <param name="inside">The path in the package's configs.</param>
    /// <param name="from">The file that names it.</param>
    /// <param name="location">Where it does.</param>
    /// <exception cref="ConfigException">It is nowhere.</exception>
    public static string Find(string package, string inside, string from, SourceLocation location)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(from)) ?? "";
        return Candidates(package, directory).Select(folder => Path.Combine(folder, inside)).FirstOrDefault(File.Exists)
            ?? BuiltInConfigs.Find(package, inside) ?? throw new ConfigException(
            $"'{package}::{inside}' is neither in a folder '{Folder}' above the config or the working directory, " +
                $"nor in one that {Variable} names, nor does it come with SegSharp",
            location, "_base_", $"Set {Variable} to the 'configs' folder of a copy of {package}'s sources, or give the file's path");
    }

    /// <summary>The file of a module in <c>from module import ...</c>.</summary>
    /// <exception cref="ConfigException">It is no config, or nowhere.</exception>
    public static string FindModule(string module, string from, SourceLocation location)
    {
        int dots = module.Length - module.TrimStart('.').Length;
        string[] parts = module[dots..].Split('.');
        if (dots == 0)
        {
            return parts is [string package, Folder, .. string[] inside] && inside.Length > 0
                ? Find(package, string.Join('/', inside) + ".py", from, location)
                : throw new ConfigException(
                    $"'{module}' names no config of a package", location,
                    remedy: "Write it as .file, ..folder.file or package.configs.folder.file");
        }

        string directory = Path.GetDirectoryName(Path.GetFullPath(from)) ?? "";
        return Path.Combine([directory, .. Enumerable.Repeat("..", dots - 1), .. parts[..^1], parts[^1] + ".py"]);
    }

    // an installed package keeps its configs in 'package/.mim/configs', its sources in 'configs' or 'package/configs'
    private static IEnumerable<string> Candidates(string package, string directory)
    {
        IEnumerable<string> named = (Environment.GetEnvironmentVariable(Variable) ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> above = Above(directory).Concat(Above(Directory.GetCurrentDirectory()));
        return
        [
            .. named.SelectMany(folder => (string[])[folder, Path.Combine(folder, Folder), Path.Combine(folder, package, ".mim", Folder),
                Path.Combine(folder, package, Folder)]),
            .. above.SelectMany(folder => (string[])
                [Path.Combine(folder, Folder, package), Path.Combine(folder, Folder), Path.Combine(folder, package, ".mim", Folder),
                    Path.Combine(folder, package, Folder)]),
        ];
    }

    private static IEnumerable<string> Above(string directory)
    {
        for (DirectoryInfo? folder = new(directory); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
