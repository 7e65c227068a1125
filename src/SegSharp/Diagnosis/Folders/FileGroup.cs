using SegSharp.Data.Datasets;

namespace SegSharp.Diagnosis.Folders;

/// <summary>Files of one folder whose names begin and end alike.</summary>
/// <param name="Directory">The folder, relative to the root, with <c>/</c>; empty for the root itself.</param>
/// <param name="Pattern">How the names begin and end, such as <c>*_mask.png</c>.</param>
/// <param name="Stems">The names without that.</param>
internal sealed record FileGroup(string Directory, NamePattern Pattern, HashSet<string> Stems)
{
    private const int MostLearnt = 32; // of one folder and kind of file

    /// <summary>The folder's parts.</summary>
    public string[] Parts { get; } = FolderWords.Parts(Directory);

    /// <summary>The split that the folder's name speaks of.</summary>
    public string? Split => FolderWords.Split(Parts);

    /// <summary>A file's path, relative to the root.</summary>
    public string File(string stem) => (Directory.Length > 0 ? Directory + "/" : "") + Pattern.PathOf(stem);

    /// <summary>
    /// The groups of one folder's pictures. Where all names of a kind end alike (<c>_leftImg8bit</c>),
    /// there is a second form without that end.
    /// </summary>
    public static IEnumerable<FileGroup> Of(string directory, IEnumerable<string> names)
    {
        foreach (IGrouping<string, string> kind in names.GroupBy(name => Path.GetExtension(name), StringComparer.Ordinal))
        {
            string[] stems = [.. kind.Select(name => name[..^kind.Key.Length])];
            foreach (IGrouping<string, string> tailed in stems.GroupBy(FolderWords.MaskTail, StringComparer.Ordinal))
            {
                string[] plain = [.. tailed.Select(stem => stem[..^tailed.Key.Length])];
                yield return Ending(directory, tailed.Key + kind.Key, plain);
                string[] tails = [CommonTail(plain),
                    .. tailed.Key.Length > 0 ? [] : plain.Select(FolderWords.ImageTail).Distinct(StringComparer.Ordinal)];
                foreach (string tail in tails.Where(tail => tail.Length > 0).Distinct(StringComparer.Ordinal))
                {
                    yield return Ending(
                        directory, tail + tailed.Key + kind.Key,
                        plain.Where(stem => stem.EndsWith(tail, StringComparison.Ordinal)).Select(stem => stem[..^tail.Length]));
                }

                if (tailed.Key.Length > 0)
                {
                    yield return Ending(directory, kind.Key, tailed);
                }
            }
        }
    }

    /// <summary>
    /// The groups that no usual rule finds: names that begin with one word or end with one (<c>image_1</c> and <c>mask_1</c>, <c>gt001</c>,
    /// <c>1_sat</c>). A word that says nothing of images or masks must stand in several names.
    /// </summary>
    public static IEnumerable<FileGroup> LearntOf(string directory, IEnumerable<string> names) => names
        .GroupBy(name => Path.GetExtension(name), StringComparer.Ordinal)
        .SelectMany(kind => kind.SelectMany(name => Forms(name[..^kind.Key.Length])).GroupBy(form => form.Words, form => form.Stem)
            .Where(group => FolderWords.AreKnown(group.Key.Head, group.Key.Tail) || group.Skip(1).Any())
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Head, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Tail, StringComparer.Ordinal).Take(MostLearnt)
            .Select(group => new FileGroup(directory, new NamePattern(group.Key.Head, group.Key.Tail + kind.Key), [.. group])));

    /// <summary>The groups of files that have one name in a folder for each pair: <c>7/image.png</c> and <c>7/mask.png</c>.</summary>
    public static IEnumerable<FileGroup> BelowOf(IEnumerable<string> files) => files
        .Where(file => file.Contains('/'))
            .GroupBy(file => (Above: FolderWords.Above(FolderWords.Above(file)), Name: Path.GetFileName(file)))
        .Where(group => group.Skip(1).Any())
        .Select(group => Ending(group.Key.Above, "/" + group.Key.Name, group.Select(file => Path.GetFileName(FolderWords.Above(file)))));

    private static FileGroup Ending(string directory, string suffix, IEnumerable<string> stems) =>
        new(directory, new NamePattern("", suffix), [.. stems]);

    // A name as it is, without its first words, without its last ones, and without both.
    private static IEnumerable<((string Head, string Tail) Words, string Stem)> Forms(string name)
    {
        foreach (string head in ((string[])["", FolderWords.Head(name)]).Distinct(StringComparer.Ordinal))
        {
            foreach (string tail in ((string[])["", FolderWords.End(name[head.Length..])]).Distinct(StringComparer.Ordinal))
            {
                yield return ((head, tail), name[head.Length..^tail.Length]);
            }
        }
    }

    private static string CommonTail(string[] stems)
    {
        if (stems.Length < 2)
        {
            return "";
        }

        string first = stems[0];
        int length = first.Length;
        foreach (string other in stems)
        {
            int same = 0;
            while (same < Math.Min(length, other.Length) && first[^(same + 1)] == other[^(same + 1)])
            {
                same++;
            }

            length = same;
        }

        string tail = first[^length..];
        int cut = tail.IndexOfAny(['_', '-', '.', ' ']);
        bool isWord = cut >= 0 && tail.AsSpan(cut).IndexOfAnyInRange('A', 'z') >= 0 && tail.Length - cut < stems.Min(stem => stem.Length);
        return isWord ? tail[cut..] : "";
    }
}
