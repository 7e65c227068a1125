namespace SegSharp.Diagnosis.Folders;

/// <summary>Finds which files are images, which are masks, and which belong together.</summary>
/// <remarks>Names decide where they speak (<c>masks/</c>, <c>_label.png</c>); else the pictures themselves do:
/// <see cref="MaskLikeness"/>.</remarks>
internal sealed class PairFinder
{
    private const int Named = 4;

    private const int MostAlike = 64;  // groups that share a name; beyond that the name says nothing
    private const int LearntFactor = 4; // names that are guessed must explain much more than those that are known

    private readonly FileGroup[] _groups;
    private readonly MaskLikeness _pictures;

    private PairFinder(FileGroup[] groups, MaskLikeness pictures) => (_groups, _pictures) = (groups, pictures);

    /// <summary>The parts of a folder with the split that each belongs to (null where no name speaks of one), the largest first.</summary>
    public static IReadOnlyList<(string? Split, FolderPart Part)> Find(string root, IEnumerable<string> files)
    {
        string[] all = [.. files];
        IGrouping<string, string>[] folders = [.. all.GroupBy(FolderWords.Above, file => Path.GetFileName(file), StringComparer.Ordinal)];
        FileGroup[] usual = [.. folders.SelectMany(folder => FileGroup.Of(folder.Key, folder))];
        MaskLikeness pictures = new(root);
        IReadOnlyList<(string? Split, FolderPart Part)> found = new PairFinder(usual, pictures).Parts();
        int pairs = found.Sum(part => part.Part.Names.Count);
        if (4 * pairs >= all.Length)
        {
            return found;
        }

        FileGroup[] learnt = [.. folders.SelectMany(folder => FileGroup.LearntOf(folder.Key, folder)), .. FileGroup.BelowOf(all)];
        IReadOnlyList<(string? Split, FolderPart Part)> others = new PairFinder(learnt, pictures).Parts();
        return others.Sum(part => part.Part.Names.Count) > LearntFactor * pairs ? others : found;
    }

    private IReadOnlyList<(string? Split, FolderPart Part)> Parts() =>
        [
            .. Matches().Select(match => Located(match.Image, match.Mask, match.Stems))
                .GroupBy(found => (found.Split, found.Part.Images, found.Part.Masks, found.Part.ImagePattern, found.Part.MaskPattern))
                .Select(same => (same.Key.Split,
                    same.First().Part with { Names = [.. same.SelectMany(found => found.Part.Names).Order(StringComparer.Ordinal)] }))
                .OrderByDescending(found => found.Item2.Names.Count).ThenBy(found => found.Item2.Images, StringComparer.Ordinal),
        ];

    // The best mask group of each image group; what is taken by a better pair is not taken again.
    private IEnumerable<(FileGroup Image, FileGroup Mask, string[] Stems)> Matches()
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach ((FileGroup image, FileGroup mask, string[] stems) in Candidates())
        {
            string[] free = [.. stems.Where(stem => !taken.Contains(image.File(stem)) && !taken.Contains(mask.File(stem)))];
            if (free.Length > 0)
            {
                taken.UnionWith(free.Select(image.File));
                taken.UnionWith(free.Select(mask.File));
                yield return (image, mask, free);
            }
        }
    }

    private IEnumerable<(FileGroup Image, FileGroup Mask, string[] Stems)> Candidates()
    {
        Dictionary<string, List<FileGroup>> byStem = new(StringComparer.Ordinal);
        foreach (FileGroup group in _groups)
        {
            foreach (string stem in group.Stems)
            {
                (byStem.TryGetValue(stem, out List<FileGroup>? list) ? list : byStem[stem] = []).Add(group);
            }
        }

        HashSet<(FileGroup, FileGroup)> pairs = [];
        foreach (List<FileGroup> groups in byStem.Values.Where(groups => groups.Count <= MostAlike))
        {
            pairs.UnionWith(from a in groups from b in groups where a != b && a.File("") != b.File("") select (a, b));
        }

        return
        [
            .. from pair in pairs
               let image = pair.Item1
               let mask = pair.Item2
               where image.Split is null || mask.Split is null || image.Split == mask.Split
               let stems = image.Stems.Where(mask.Stems.Contains).ToArray()
               let excess = Likeness(mask, stems) - Math.Max(0, Likeness(image, stems))
               where excess > 0
               orderby image.Parts.Intersect(mask.Parts, StringComparer.Ordinal).Count() + (image.Split == mask.Split ? 1 : 0) descending,
                   stems.Length descending, excess descending, image.Pattern.Length + mask.Pattern.Length,
                   mask.Directory.Length, image.Directory,
                   mask.Pattern.Prefix, mask.Pattern.Suffix
               select (image, mask, stems),
        ];
    }

    // How much the files of these names look like masks, by what they and their folder are called and by a few of them.
    private int Likeness(FileGroup group, string[] stems)
    {
        string end = Path.GetFileNameWithoutExtension(group.Pattern.Suffix);
        bool isNamed = FolderWords.MaskTail("x" + (group.Pattern.Suffix.StartsWith('/') ? "_" : "") + end).Length > 0
            || FolderWords.IsOfMask(group.Pattern.Prefix) || Array.TrueForAll(stems, stem => FolderWords.MaskTail(stem).Length > 0);
        return (Named * FolderWords.Role(group.Directory)) + (isNamed ? Named : 0) + _pictures.Of(group, stems);
    }

    // Folders that both paths end with (a city, a day) go into the names; one that names the split stays in the folders.
    private static (string? Split, FolderPart Part) Located(FileGroup image, FileGroup mask, string[] stems)
    {
        int same = 0;
        while (same < Math.Min(image.Parts.Length, mask.Parts.Length) && image.Parts[^(same + 1)] == mask.Parts[^(same + 1)])
        {
            same++;
        }

        // of one folder for both, all of it
        same = same == image.Parts.Length && same == mask.Parts.Length ? 0 : same;
        string[] rest = image.Parts[^same..];
        int named = Array.FindIndex(rest, part => FolderWords.Split(part) is not null) + 1;
        string below = string.Concat(rest[named..].Select(part => part + "/"));
        return (image.Split ?? mask.Split, new FolderPart(
            string.Join('/', image.Parts[..^(same - named)]), string.Join('/', mask.Parts[..^(same - named)]), image.Pattern.Suffix,
            mask.Pattern.Suffix, [.. stems.Select(stem => below + stem)])
        {
            ImagePrefix = image.Pattern.Prefix, MaskPrefix = mask.Pattern.Prefix,
        });
    }
}
