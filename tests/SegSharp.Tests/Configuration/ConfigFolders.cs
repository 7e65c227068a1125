using System.Runtime.CompilerServices;

namespace SegSharp.Tests.Configuration;

/// <summary>Where the configs of the repository and of these tests lie.</summary>
internal static class ConfigFolders
{
    public static string Assets { get; } = Path.Combine(Here(), "Assets");

    public static string Shipped { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "configs"));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
