using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Folders;

/// <summary>What names of folders and files commonly say: images or masks, training or validation.</summary>
internal static partial class FolderWords
{
    private static readonly HashSet<string> _masks = Words(
        "mask masks ann anns annot annotation annotations label labels lab labs labelmap labelmaps gt gtfine gtcoarse groundtruth truth "
        + "target targets seg segs segmentation segmentations segmentationclass segmentationclassaug trimap trimaps manual labelids "
        + "labeltrainids mask1st");

    private static readonly HashSet<string> _images = Words(
        "image images img imgs pic pics picture pictures photo photos rgb jpegimages input inputs frame frames sat leftimg bit tiles x");

    private static readonly HashSet<string> _train = Words("train training trn trainset");
    private static readonly HashSet<string> _val = Words("val valid validation dev valset eval");
    private static readonly HashSet<string> _test = Words("test testing testset tst");

    /// <summary>Whether the deepest folder whose name says it is of masks (1) or of images (-1); 0 where none says so.</summary>
    public static int Role(string directory)
    {
        foreach (string part in Parts(directory).Reverse())
        {
            string[] tokens = [.. Tokens(part)];
            if (tokens.Any(_masks.Contains))
            {
                return 1;
            }

            if (tokens.Any(_images.Contains))
            {
                return -1;
            }
        }

        return 0;
    }

    /// <summary>The part of the data that the folders' names speak of; null where they speak of none.</summary>
    public static string? Split(IEnumerable<string> parts)
    {
        foreach (string part in parts)
        {
            if (Split(part) is { } split)
            {
                return split;
            }
        }

        return null;
    }

    /// <summary>The part of the data that one name speaks of: <c>train</c>, <c>val</c> or <c>test</c>; null for none.</summary>
    public static string? Split(string part)
    {
        foreach (string token in Tokens(part))
        {
            if (_train.Contains(token))
            {
                return "train";
            }

            if (_val.Contains(token))
            {
                return "val";
            }

            if (_test.Contains(token))
            {
                return "test";
            }
        }

        return null;
    }

    /// <summary>The end of a file's name that says that it is a mask, such as <c>_mask</c>; empty where there is none.</summary>
    public static string MaskTail(string stem) => Tail(stem, _masks);

    /// <summary>
    /// The end of a file's name that says that it is a photograph, such as <c>_leftImg8bit</c>; empty where there is none.
    /// </summary>
    public static string ImageTail(string stem) => Tail(stem, _images);

    /// <summary>
    /// The words that a name begins with, if something follows them: <c>mask_</c> of <c>mask_7</c>, <c>gt</c> of <c>gt001</c>;
    /// empty where there are none.
    /// </summary>
    public static string Head(string stem)
    {
        int end = 0;
        for (Match word = FirstWord().Match(stem); word.Success && word.Index + word.Length < stem.Length; word = word.NextMatch())
        {
            if (end > 0 && !AreKnown(word.Value, ""))
            {
                break;
            }

            end = word.Index + word.Length;
        }

        return stem[..end];
    }

    /// <summary>
    /// The word that a name ends with, if something stands before it: <c>_sat</c> of <c>7_sat</c>; empty where there is none.
    /// </summary>
    public static string End(string stem)
    {
        string known = MaskTail(stem) is { Length: > 0 } mask ? mask : ImageTail(stem);
        Match last = LastWord().Match(stem);
        return known.Length > 0 ? known : last.Success && last.Index > 0 ? last.Value : "";
    }

    /// <summary>Whether one of two parts of a name is there, and those that are say that the file is an image or a mask.</summary>
    public static bool AreKnown(string head, string tail) =>
        head.Length + tail.Length > 0 && Tokens(head).Concat(Tokens(tail)).All(token => _masks.Contains(token) || _images.Contains(token));

    /// <summary>Whether a part of a name says that the file is a mask.</summary>
    public static bool IsOfMask(string part) => Tokens(part).Any(_masks.Contains);

    /// <summary>The folder of a relative path; empty for the root.</summary>
    public static string Above(string path) => Path.GetDirectoryName(path)?.Replace('\\', '/') ?? "";

    private static string Tail(string stem, HashSet<string> words)
    {
        int start = stem.Length;
        for (int at = stem.Length - 1; at > 0; at--)
        {
            if (stem[at] is '_' or '-' or '.' or ' ')
            {
                string[] segment = [.. Tokens(stem[at..start])];
                if (segment.Length == 0 || !segment.All(words.Contains))
                {
                    break;
                }

                start = at;
            }
        }

        return stem[start..];
    }

    /// <summary>The folders of a relative path.</summary>
    public static string[] Parts(string directory) => directory.Split('/', StringSplitOptions.RemoveEmptyEntries);

    // 'trainannot' and 'gtFine' are two words each.
    private static IEnumerable<string> Tokens(string name)
    {
        foreach (Match match in Letters().Matches(name))
        {
            string token = match.Value.ToLowerInvariant();
            yield return token;
            foreach (string split in (string[])["train", "val", "test"])
            {
                if (token.StartsWith(split, StringComparison.Ordinal)
                    && (_masks.Contains(token[split.Length..]) || _images.Contains(token[split.Length..])))
                {
                    yield return split;
                    yield return token[split.Length..];
                }
            }
        }
    }

    private static HashSet<string> Words(string words) => [.. words.Split(' ')];

    [GeneratedRegex(@"\G\p{L}+[_\-. ]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FirstWord();

    [GeneratedRegex(@"[_\-. ]*\p{L}+$", RegexOptions.RightToLeft, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LastWord();

    [GeneratedRegex(@"\p{L}+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Letters();
}
