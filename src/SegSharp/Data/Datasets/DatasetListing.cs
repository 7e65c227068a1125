using SegSharp.Configuration;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Datasets;

/// <summary>How the files of a data set are found while it is built from a config.</summary>
/// <remarks>
/// A look before a run builds data sets by the same code as the run. It may not have their files, and it opens none of them: such a data
/// set has the right classes, labels and transforms, but it is not for loading.
/// </remarks>
internal sealed class DatasetListing
{
    private readonly Func<DatasetOptions, IReadOnlyList<DatasetItem>> _list;

    private DatasetListing(Func<DatasetOptions, IReadOnlyList<DatasetItem>> list) => _list = list;

    /// <summary>Lists all files, and refuses what is missing.</summary>
    /// <param name="usesMasks">Whether masks are needed.</param>
    /// <param name="folders">Lists the folders; null to look through them anew.</param>
    public static DatasetListing Strict(bool usesMasks = true, FolderListings? folders = null) =>
        new(options => DatasetFiles.List(options, folders)) { OpensFiles = true, UsesMasks = usesMasks };

    /// <summary>Whether masks are read; without them pipelines lose their step that loads them.</summary>
    public bool UsesMasks { get; init; } = true;

    /// <summary>Whether files may be opened to see what they hold.</summary>
    public bool OpensFiles { get; private init; }

    /// <summary>
    /// Whether what was built is what a run would build; false where something was missing, or would have had to be opened.
    /// </summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Looks at no folder: a single image that is not there stands for all.</summary>
    public static DatasetListing None { get; } = new(Stand) { IsWhole = false };

    /// <summary>Lists all files without opening one; what is missing is told, and the building goes on.</summary>
    /// <param name="root">A folder in place of each data set's own root; null for that.</param>
    /// <param name="folders">Lists the folders.</param>
    /// <param name="tell">Takes what is missing.</param>
    /// <param name="doubt">Takes what a config asks for and a run does in another way.</param>
    public static DatasetListing Telling(string? root, FolderListings folders, Action<DataException> tell, Action<ConfigException> doubt)
    {
        DatasetListing? listing = null;
        return listing = new DatasetListing(options =>
        {
            DatasetOptions placed = root is null ? options : options with { Root = root };
            try
            {
                return DatasetFiles.List(placed, folders);
            }
            catch (DataException e)
            {
                tell(e);
                listing!.LeaveOut();
                return Stand(placed);
            }
        })
        {
            Doubt = doubt,
        };
    }

    /// <summary>Takes what a config asks for and a run does in another way; null where nobody asks.</summary>
    public Action<ConfigException>? Doubt { get; init; }

    /// <summary>Notes that a part was left as it is, for it depends on what the files hold.</summary>
    public void LeaveOut() => IsWhole = false;

    /// <summary>The images with their masks; at least one.</summary>
    /// <exception cref="DataException">Something is missing.</exception>
    public IReadOnlyList<DatasetItem> List(DatasetOptions options) => _list(options);

    private static DatasetItem[] Stand(DatasetOptions options)
    {
        string name = options.ImagePatterns.First().PathOf("");
        return
        [
            new DatasetItem(
                Path.Combine(options.Root ?? string.Empty, options.ImageDirectory, name),
                options.MaskDirectory is null ? null
                    : Path.Combine(options.Root ?? string.Empty, options.MaskDirectory, options.MaskPatterns.First().PathOf("")), name)
            {
                DepthFile = DepthFiles.Folder(options) is { } depths ? Path.Combine(depths, DepthFiles.Pattern(options).PathOf("")) : null,
            },
        ];
    }
}
