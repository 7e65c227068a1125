using System.Text.RegularExpressions;

namespace SegSharp.Cli.Tests.Support;

/// <summary>
/// The sample with a backbone, a loss, an optimizer and a task of one's own, built with the tests, and the pages that go through its code.
/// </summary>
internal static class SamplePlugin
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>The assembly.</summary>
    public static string Path { get; } = System.IO.Path.Combine(
        AppContext.BaseDirectory, "..", "..", "CustomBackbone", System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')),
        "CustomBackbone.dll");

    /// <summary>Holds the code on a page of docs/extending against the sample's file.</summary>
    public static void ExpectCode(string page, string file)
    {
        string text = File.ReadAllText(System.IO.Path.Combine(RepositoryRoot.Path, "docs", "extending", page));
        Match block = Regex.Match(text, "```csharp\n(?<code>.*?)```", RegexOptions.Singleline, _patience);
        Assert.Equal(File.ReadAllText(System.IO.Path.Combine(RepositoryRoot.Path, "samples", "CustomBackbone", file)),
            block.Groups["code"].Value);
    }
}
