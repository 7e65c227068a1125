namespace SegSharp.Diagnosis.Folders;

/// <summary>Files of one folder whose names end alike.</summary>
/// <param name="Directory">The folder, relative to the root, with <c>/</c>; empty for the root itself.</param>
/// <param name="Suffix">How the names end, such as <c>_mask.png</c>.</param>
/// <param name="Stems">The names without it.</param>
internal sealed record FileGroup(string Directory, string Suffix, HashSet<string> Stems)
{
    /// <summary>The folder's parts.</summary>
    public string[] Parts { get; } = FolderWords.Parts(Directory);

    /// <summary>The split that the folder's name speaks of.</summary>
    public string? Split => FolderWords.Split(Parts);

    /// <summary>A file's path, relative to the root.</summary>
    public string File(string stem) => (Directory.Length > 0 ? Directory + "/" : "") + stem + Suffix;

    /// <summary>The groups of one folder's pictures. Where all names of a kind end alike (<c>_leftImg8bit</c>), there is a second form without that end.</summary>
    public static IEnumerable<FileGroup> Of(string directory, IEnumerable<string> names)
    {
        foreach (IGrouping<string, string> kind in names.GroupBy(name => Path.GetExtension(name), StringComparer.Ordinal))
        {
            string[] stems = [.. kind.Select(name => name[..^kind.Key.Length])];
            foreach (IGrouping<string, string> tailed in stems.GroupBy(FolderWords.MaskTail, StringComparer.Ordinal))
            {
                string[] plain = [.. tailed.Select(stem => stem[..^tailed.Key.Length])];
                yield return new FileGroup(directory, tailed.Key + kind.Key, [.. plain]);
                string[] tails = [CommonTail(plain), .. tailed.Key.Length > 0 ? [] : plain.Select(FolderWords.ImageTail).Distinct(StringComparer.Ordinal)];
                foreach (string tail in tails.Where(tail => tail.Length > 0).Distinct(StringComparer.Ordinal))
                {
                    yield return new FileGroup(
                        directory, tail + tailed.Key + kind.Key, [.. plain.Where(stem => stem.EndsWith(tail, StringComparison.Ordinal)).Select(stem => stem[..^tail.Length])]);
                }

                if (tailed.Key.Length > 0)
                {
                    yield return new FileGroup(directory, kind.Key, [.. tailed]);
                }
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
