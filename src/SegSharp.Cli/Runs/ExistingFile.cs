using SegSharp.Configuration;

namespace SegSharp.Cli.Runs;

/// <summary>Files that the user names and that must be there.</summary>
internal static class ExistingFile
{
    /// <summary>Sees that a file is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it is called in the message.</param>
    /// <exception cref="FileNotFoundException">It is not; the message offers names that are near.</exception>
    public static string Require(string path, string kind) =>
        File.Exists(path) ? path : throw new FileNotFoundException($"The {kind} '{path}' {Problem(path)}", path);

    /// <summary>Sees that a file or a folder is there.</summary>
    /// <inheritdoc cref="Require"/>
    public static string RequireFileOrFolder(string path, string kind) => Directory.Exists(path) ? path : Require(path, kind);

    private static string Problem(string path)
    {
        if (Directory.Exists(path))
        {
            return "is a directory, expected a file.";
        }

        string directory = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        if (!Directory.Exists(directory))
        {
            return $"does not exist: there is no directory '{directory}'.";
        }

        IReadOnlyList<string> near = NearestName.Find(Path.GetFileName(path),
            Directory.EnumerateFiles(directory).Select(file => Path.GetFileName(file)));
        return near.Count == 0
            ? "does not exist."
            : $"does not exist. Did you mean " +
                $"{string.Join(" or ", near.Select(name => $"'{Path.Combine(Path.GetDirectoryName(path) ?? "", name)}'"))}?";
    }
}
