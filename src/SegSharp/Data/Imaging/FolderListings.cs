using SegSharp.IO;

namespace SegSharp.Data.Imaging;

/// <summary>The files of folders as <see cref="ImageFolder"/> lists them: each folder is looked through once, whoever asks.</summary>
public sealed class FolderListings
{
    private readonly Dictionary<(string Directory, bool IgnoresInaccessible), string[]> _listed = [];

    /// <summary>All files in a folder and below.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="ignoreInaccessible">Whether folders that cannot be read are passed over.</param>
    /// <inheritdoc cref="ImageFolder.Files" path="/exception" />
    public IReadOnlyList<string> Files(string directory, bool ignoreInaccessible = false)
    {
        string path = Path.GetFullPath(directory);

        // where nothing was refused there was nothing to pass over
        if (_listed.TryGetValue((path, false), out string[]? files) || (ignoreInaccessible && _listed.TryGetValue((path, true), out files)))
        {
            return files;
        }

        Tally.Count("folder", path);
        try
        {
            return _listed[(path, false)] = [.. ImageFolder.Files(path)];
        }
        catch (Exception e) when (ignoreInaccessible && (e is IOException or UnauthorizedAccessException))
        {
            return _listed[(path, true)] = [.. ImageFolder.Files(path, ignoreInaccessible: true)];
        }
    }
}
