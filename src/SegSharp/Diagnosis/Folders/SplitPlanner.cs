using System.Security.Cryptography;
using System.Text;

namespace SegSharp.Diagnosis.Folders;

/// <summary>Decides which pairs train and which validate: by the folders' names, by lists that are there, or by a new division.</summary>
internal sealed class SplitPlanner
{
    private const string Train = "train", Val = "val", Test = "test";
    private const int Share = 5; // every fifth image validates
    private const double LeastShare = 0.05;

    private readonly string _root;
    private readonly string[] _files;
    private readonly string[] _pictures;
    private readonly List<FolderNote> _notes = [];
    private readonly List<(string Path, IReadOnlyList<string> Names)> _lists = [];

    private SplitPlanner(string root, string[] files, string[] pictures) => (_root, _files, _pictures) = (root, files, pictures);

    /// <summary>The parts of each split.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FolderPart>> Splits { get; private set; } =
        new Dictionary<string, IReadOnlyList<FolderPart>>();

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<FolderNote> Notes => _notes;

    /// <summary>Lists to be written.</summary>
    public IReadOnlyList<(string Path, IReadOnlyList<string> Names)> NewLists => _lists;

    /// <summary>Decides.</summary>
    public static SplitPlanner Plan(string root, string[] files, string[] pictures, IReadOnlyList<(string? Split, FolderPart Part)> found)
    {
        SplitPlanner planner = new(root, files, pictures);
        FolderPart[] Of(string? split) => planner.Chosen([.. found.Where(pair => pair.Split == split).Select(pair => pair.Part)]);
        FolderPart[] train = Of(Train), val = Of(Val), test = Of(Test), unnamed = Of(null);
        if (train.Length == 0)
        {
            planner.Divide([.. unnamed, .. val, .. test]);
            return planner;
        }

        if (unnamed.Length > 0)
        {
            planner._notes.Add(
                FolderNote.Of("{count} more pairs under '{folder}' are left out: their folders' names say neither training nor validation",
                ("count", unnamed.Sum(part => part.Names.Count)), ("folder", unnamed[0].Images)));
        }

        if (val.Length == 0 && test.Length == 0)
        {
            planner.Divide(train);
            return planner;
        }

        if (val.Length == 0)
        {
            planner._notes.Add(FolderNote.Of("there is no folder for validation: the one for tests validates"));
            (val, test) = (test, []);
        }

        Dictionary<string, IReadOnlyList<FolderPart>> splits = new(StringComparer.Ordinal)
        {
            [Train] = planner.Complete(train, Train), [Val] = planner.Complete(val, Val),
        };
        if (test.Length > 0)
        {
            splits[Test] = planner.Complete(test, Test);
        }

        planner.Splits = splits;
        return planner;
    }

    // A handful of pictures that happen to be called like others are no part of the data.
    private FolderPart[] Chosen(FolderPart[] parts)
    {
        int most = parts.Length == 0 ? 0 : parts[0].Names.Count;
        FolderPart[] chosen = [.. parts.Where(part => part.Names.Count >= LeastShare * most
            || (part.Images, part.Masks) == (parts[0].Images, parts[0].Masks))];
        foreach (FolderPart left in parts.Except(chosen))
        {
            _notes.Add(FolderNote.Of("{count} pairs under '{folder}' are left out: they are few and lie apart from the others",
                ("count", left.Names.Count), ("folder", left.Images.Length > 0 ? left.Images : ".")));
        }

        return chosen;
    }

    // A folder that holds more pictures of that suffix than pairs needs a list of the pairs.
    private FolderPart[] Complete(FolderPart[] parts, string split) => [.. parts.Select(part =>
    {
        int without = Without(part);
        if (without == 0)
        {
            return part;
        }

        if (part.Images != part.Masks)
        {
            _notes.Add(FolderNote.Of("{count} images under '{folder}' have no mask and are left out", ("count", without),
                ("folder", part.Images)));
        }

        return Listed(part, split, part.Names);
    })];

    private int Without(FolderPart part)
    {
        string start = part.Images.Length > 0 ? part.Images + "/" : "";
        return _pictures.Count(file => file.StartsWith(start, StringComparison.Ordinal)
            && part.ImagePattern.StemOf(file[start.Length..]) is not null) - part.Names.Count;
    }

    private FolderPart Listed(FolderPart part, string split, IReadOnlyList<string> names)
    {
        string path = $"splits/{split}.txt";
        for (int number = 2; _lists.Any(list => list.Path == path) || File.Exists(Path.Combine(_root, path)); number++)
        {
            path = $"splits/{split}_{number}.txt";
        }

        _lists.Add((path, names));
        return part with { Names = names, List = path };
    }

    private void Divide(FolderPart[] parts)
    {
        if (parts is [FolderPart only] && FromLists(only))
        {
            return;
        }

        (FolderPart Part, string Name)[] all = [.. parts.SelectMany(part => part.Names.Select(name => (part, name)))];
        HashSet<(FolderPart, string)> validating =
            [.. all.OrderBy(pair => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(pair.Name))), StringComparer.Ordinal)
                .ThenBy(pair => pair.Name, StringComparer.Ordinal).Take(Math.Max(1, all.Length / Share))];
        FolderPart[] Side(string split, bool validates) =>
        [
            .. parts.Select(part =>
                (Part: part, Names: part.Names.Where(name => all.Length == 1 || validating.Contains((part, name)) == validates).ToArray()))
                .Where(side => side.Names.Length > 0).Select(side => Listed(side.Part, split, side.Names)),
        ];
        foreach (FolderPart part in parts.Where(part => part.Images != part.Masks && Without(part) > 0))
        {
            _notes.Add(FolderNote.Of("{count} images under '{folder}' have no mask and are left out", ("count", Without(part)),
                ("folder", part.Images)));
        }

        Splits = new Dictionary<string, IReadOnlyList<FolderPart>>(StringComparer.Ordinal) { [Train] = Side(Train, validates: false),
            [Val] = Side(Val, validates: true) };
        _notes.Add(all.Length == 1
            ? FolderNote.Of("there is one pair only: it trains and validates, so the measured numbers say nothing")
            : FolderNote.Of("nothing divides the data: {val} of {count} pairs, chosen by chance but always the same, are for validation; " +
                "the lists are in the folder 'splits'", ("count", all.Length), ("val", validating.Count)));
    }

    // ImageSets/Segmentation/train.txt and its like: names of this part, one a line.
    private bool FromLists(FolderPart part)
    {
        HashSet<string> names = [.. part.Names];
        (string Split, string Path, string[] Names)[] lists =
        [
            .. _files.Where(file => Path.GetExtension(file).Equals(".txt", StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(file => file.Contains("Segmentation", StringComparison.OrdinalIgnoreCase)).ThenBy(file => file.Length)
                    .ThenBy(file => file, StringComparer.Ordinal)
                .Select(file => (Split: FolderWords.Split(Path.GetFileNameWithoutExtension(file)), File: file))
                    .Where(list => list.Split is not null)
                .Select(list => (list.Split!, list.File, Lines(Path.Combine(_root, list.File))))
                    .Where(list => list.Item3.Length > 0 && list.Item3.All(names.Contains)),
        ];
        FolderPart? Of(string split) => lists.FirstOrDefault(list => list.Split == split) is { Path: { } path } list
            ? part with { List = path, Names = list.Names } : null;
        if (Of(Train) is not { } train)
        {
            return false;
        }

        FolderPart? val = Of(Val), test = Of(Test);
        if (val is null)
        {
            string[] rest = [.. part.Names.Except(train.Names, StringComparer.Ordinal)];
            if (test is null && rest.Length == 0)
            {
                return false;
            }

            val = test ?? Listed(part, Val, rest);
            test = null;
        }

        Dictionary<string, IReadOnlyList<FolderPart>> splits = new(StringComparer.Ordinal) { [Train] = [train], [Val] = [val] };
        if (test is not null)
        {
            splits[Test] = [test];
        }

        Splits = splits;
        return true;
    }

    private static string[] Lines(string path) =>
        new FileInfo(path).Length > 1 << 24 ? [] : [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
}
