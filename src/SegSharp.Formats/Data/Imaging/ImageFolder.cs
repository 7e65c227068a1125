namespace SegSharp.Data.Imaging;

/// <summary>
/// Lists folders as people leave them: hidden leftovers are passed over, and a link that leads back to a folder above is not followed.
/// </summary>
public static class ImageFolder
{
    private const int Deepest = 64;

    /// <summary>What the names of image files end with, in lower case.</summary>
    public static IReadOnlyList<string> Suffixes { get; } = [".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"];

    /// <summary>Whether a file's name ends like that of an image, in upper or lower case.</summary>
    public static bool IsImageName(string file) => Suffixes.Contains(Path.GetExtension(file).ToLowerInvariant());

    /// <summary>
    /// All files in a folder and below, in no order. Names that begin with a dot are left out, of files and of folders: <c>._photo.jpg</c>
    /// of macOS is no photo, and <c>.ipynb_checkpoints</c> holds copies.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="ignoreInaccessible">Whether folders that cannot be read are passed over.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be read.</exception>
    public static IEnumerable<string> Files(string directory, bool ignoreInaccessible = false)
    {
        ArgumentNullException.ThrowIfNull(directory);
        EnumerationOptions options = new() { AttributesToSkip = 0, IgnoreInaccessible = ignoreInaccessible };
        return Walk(directory, [Real(directory, Path.GetFullPath(directory))], options);
    }

    private static IEnumerable<string> Walk(string directory, string[] above, EnumerationOptions options)
    {
        foreach (string file in Directory.EnumerateFiles(directory, "*", options))
        {
            if (!IsHidden(file))
            {
                yield return file;
            }
        }

        if (above.Length == Deepest)
        {
            yield break;
        }

        foreach (string inner in Directory.EnumerateDirectories(directory, "*", options))
        {
            string real = Real(inner, Path.Combine(above[^1], Path.GetFileName(inner)));
            if (!IsHidden(inner) && !above.Contains(real, StringComparer.Ordinal))
            {
                foreach (string file in Walk(inner, [.. above, real], options))
                {
                    yield return file;
                }
            }
        }
    }

    private static bool IsHidden(string path) => Path.GetFileName(path.AsSpan()).StartsWith('.');

    // Where a link leads; a link that leads nowhere is not looked into by those who list.
    private static string Real(string directory, string otherwise)
    {
        try
        {
            return Directory.ResolveLinkTarget(directory, returnFinalTarget: true)?.FullName ?? otherwise;
        }
        catch (IOException)
        {
            return otherwise;
        }
    }
}
