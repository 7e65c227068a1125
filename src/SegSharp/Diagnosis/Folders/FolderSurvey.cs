using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Diagnosis.Data;

namespace SegSharp.Diagnosis.Folders;

/// <summary>What a folder of images and masks holds, as far as a config needs it.</summary>
public sealed record FolderSurvey
{
    /// <summary>The masks that are opened; of more an even choice.</summary>
    public const int MostMasks = 2000;

    private const int MostImages = 200, MeasuredImages = 50;
    private const int MostFiles = 500_000;
    private const string Given = "--classes";

    /// <summary>The folder.</summary>
    public required string Root { get; init; }

    /// <summary>The pairs of each part of the data: <c>train</c>, <c>val</c>, and where there is more, <c>test</c>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<FolderPart>> Splits { get; init; }

    /// <summary>The values of the masks, or how many colours they have.</summary>
    public required MaskValues Masks { get; init; }

    /// <summary>The values that occur, with the number of masks.</summary>
    public required IReadOnlyList<(int Value, int Masks)> Values { get; init; }

    /// <summary>The colours of colour masks; null for index masks.</summary>
    public IReadOnlyList<Rgb>? Colors { get; init; }

    /// <summary>The colours of the classes, where a file or the masks' own palette has them.</summary>
    public IReadOnlyList<Rgb>? Palette { get; init; }

    /// <summary>A name for each class.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The file that names them; null where they were made up.</summary>
    public string? ClassFile { get; init; }

    /// <summary>The middle width and height of the images, upright.</summary>
    public required (int Width, int Height) Size { get; init; }

    /// <summary>Whether all images have that size.</summary>
    public bool IsOneSize { get; init; }

    /// <summary>Channels of the images, the most common number.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Bits of a channel, the most common number.</summary>
    public int BitDepth { get; init; } = 8;

    /// <summary>What the bands measure, of images that are no plain pictures; null for those.</summary>
    public ImageBands? Bands { get; init; }

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<FolderNote> Notes { get; init; } = [];

    /// <summary>Lists that divide the data, to be written under the folder: path and names.</summary>
    public IReadOnlyList<(string Path, IReadOnlyList<string> Names)> NewLists { get; init; } = [];

    /// <summary>Looks through a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="classes">The names of the classes; null to look for a file of them.</param>
    /// <param name="progress">Told how many of how many masks are done.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="DataException">There is no pair of an image and a mask.</exception>
    public static FolderSurvey Of(string root, IReadOnlyList<string>? classes = null, Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        string[] files =
        [
            .. ImageFolder.Files(root, ignoreInaccessible: true).Take(MostFiles)
                .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')),
        ];
        string[] pictures = [.. files.Where(ImageFolder.IsImageName)];
        IReadOnlyList<(string? Split, FolderPart Part)> parts = PairFinder.Find(root, pictures);
        if (parts.Count == 0)
        {
            throw new DataException(FolderRefusal.Of(root, files, pictures), root);
        }

        SplitPlanner plan = SplitPlanner.Plan(root, files, pictures, parts);
        string[] masks = Some([.. plan.Splits.Values.SelectMany(list => list).SelectMany(part => part.MaskFiles)], MostMasks);
        string[] images = Some([.. plan.Splits.Values.SelectMany(list => list).SelectMany(part => part.ImageFiles)], MostImages);
        FileFacts[] imageFacts = [.. images.AsParallel().AsOrdered()
            .Select(file => FileProbe.Read(Path.Combine(root, file), FileKind.Image)).Where(facts => facts.IsReadable)];
        MaskSurvey found = MaskSurvey.Of(root, masks, progress, cancellation);
        FolderClasses? file = FolderClasses.Find(root, files);
        FolderClasses? named = classes is null ? file
            : new FolderClasses(Given, classes, file?.Colors?.Count == classes.Count ? file.Colors : null);
        FolderSurvey survey = Describe(root, named, plan, found, imageFacts);
        bool isPicture = survey is { Channels: 1 or 3, BitDepth: <= 8 };
        return isPicture ? survey
            : survey with { Bands = ImageBands.Of(root, Some(images, MeasuredImages), survey.Channels, cancellation) };
    }

    private static FolderSurvey Describe(string root, FolderClasses? named, SplitPlanner plan, MaskSurvey found, FileFacts[] images)
    {
        (int Width, int Height)[] sizes =
            [.. images.Select(facts => facts.Orientation >= 5 ? (facts.Height, facts.Width) : (facts.Width, facts.Height)).Order()];
        List<FolderNote> notes = [.. plan.Notes, .. found.Notes];
        ClassChoice classes = ClassChoice.Of(named, found, notes);
        return new FolderSurvey
        {
            Root = root,
            Splits = plan.Splits,
            Masks = classes.Masks,
            Values = found.Values,
            Colors = found.Colors.Count > 0 ? classes.Colors : null,
            Palette = classes.Palette,
            Classes = classes.Names,
            ClassFile = classes.File,
            Size = sizes.Length > 0 ? sizes[sizes.Length / 2] : (0, 0),
            IsOneSize = sizes.Length > 0 && sizes[0] == sizes[^1],
            Channels = Common(images.Select(facts => facts.Channels), 3),
            BitDepth = Common(images.Select(facts => facts.BitDepth), 8),
            Notes = notes,
            NewLists = plan.NewLists,
        };
    }

    private static int Common(IEnumerable<int> numbers, int fallback) =>
        numbers.GroupBy(number => number).MaxBy(same => same.Count())?.Key ?? fallback;

    private static string[] Some(string[] files, int most) =>
        files.Length <= most ? files : [.. Enumerable.Range(0, most).Select(i => files[(int)((long)i * files.Length / most)])];
}
