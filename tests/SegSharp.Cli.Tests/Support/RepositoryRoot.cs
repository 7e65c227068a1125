namespace SegSharp.Cli.Tests.Support;

/// <summary>The folder of the sources that the tests were built from.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "SegSharp.slnx")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
