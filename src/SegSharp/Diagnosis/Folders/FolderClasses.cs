using System.Globalization;
using System.Text.Json;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Folders;

/// <summary>Names of classes, and their colours, in a file beside the data.</summary>
/// <param name="File">The file, relative to the folder.</param>
/// <param name="Names">The names in the order of the classes.</param>
/// <param name="Colors">A colour for each; null where the file has none.</param>
public sealed record FolderClasses(string File, IReadOnlyList<string> Names, IReadOnlyList<Rgb>? Colors)
{
    private const int Longest = 1 << 16;

    private static readonly string[] _files =
    [
        "labelmap.txt", "_classes.csv", "class_dict.csv", "label_colors.txt", "labels.csv", "classes.csv", "classes.txt",
        "class_names.txt", "labels.txt",
        "label.txt", "names.txt", "codes.txt", "obj.names", "classes.json", "id2label.json", "labels.json",
    ];

    private static readonly HashSet<string> _headings =
        [.. "name names class classes label labels r g b red green blue rgb color colour pixel value values id index class_name class_names"
            .Split(' ')];

    /// <summary>Looks for one; the nearest to the root counts.</summary>
    public static FolderClasses? Find(string root, IEnumerable<string> files) => files
        .Where(file => _files.Contains(Path.GetFileName(file), StringComparer.OrdinalIgnoreCase))
        .OrderBy(file => file.Count(c => c == '/'))
            .ThenBy(file => Array.FindIndex(_files, name => name.Equals(Path.GetFileName(file), StringComparison.OrdinalIgnoreCase)))
        .Select(file => Read(root, file)).FirstOrDefault(found => found is { Names.Count: > 0 });

    private static FolderClasses? Read(string root, string file)
    {
        FileInfo info = new(Path.Combine(root, file));
        if (!info.Exists || info.Length > Longest)
        {
            return null;
        }

        string text = System.IO.File.ReadAllText(info.FullName);
        if (Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            return Json(text) is { } fromJson ? new FolderClasses(file, fromJson, null) : null;
        }

        (string Name, Rgb? Color)[] rows =
        [
            .. text.Split('\n').Select(line => line.Trim().TrimStart('\uFEFF')).Where(line => line.Length > 0 && line[0] != '#')
                .Select(Row).Where(row => row.Name.Length > 0),
        ];
        // a table begins with what its columns are
        rows = rows.Length > 1 && rows[0].Color is null && rows[0].Name.ToLowerInvariant().Split(' ').All(_headings.Contains)
            ? rows[1..] : rows;
        return new FolderClasses(
            file, [.. rows.Select(row => row.Name)],
            rows.Length > 0 && rows.All(row => row.Color is not null) ? [.. rows.Select(row => row.Color!.Value)] : null);
    }

    // 'road:128,64,128::' (CVAT), 'road,128,64,128', '128 64 128 road', '3, road' and 'road' alone
    private static (string Name, Rgb? Color) Row(string line)
    {
        if (LabelMapFile.Parse(line) is var (cvat, color))
        {
            return (cvat, color);
        }

        string[] words = [.. line.Split([',', ':', ';', '\t'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        if (words.Length == 1 || words.Any(word => word.Count(c => c == ' ') >= 2 && Numbers(word.Split(' ')).Count >= 3))
        {
            string[] parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            words = Numbers(parts).Count >= 3 ? parts : words;
        }

        List<byte> numbers = Numbers(words);
        string name = string.Join(' ', words.Where(word => !byte.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _)));
        return (name, numbers.Count >= 3 ? new Rgb(numbers[^3], numbers[^2], numbers[^1]) : null);
    }

    private static List<byte> Numbers(IEnumerable<string> words) =>
        [.. words.Where(word => byte.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(word => byte.Parse(word, CultureInfo.InvariantCulture))];

    // ["road", …], {"0": "road", …} or {"road": 0, …}, also as the value of one key
    private static string[]? Json(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && root.EnumerateObject().FirstOrDefault(p => p.Name is "id2label" or "classes" or "names" or "labels") is
                { Value.ValueKind: JsonValueKind.Object or JsonValueKind.Array } inner)
            {
                root = inner.Value;
            }

            return NamesJson.Read(root);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
