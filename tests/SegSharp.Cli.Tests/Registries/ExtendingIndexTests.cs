using System.Text.RegularExpressions;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>The table of docs/extending: what it takes to add a thing is what its example takes, and no more than promised.</summary>
public sealed class ExtendingIndexTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly string _pages = Path.Combine(RepositoryRoot.Path, "docs", "extending");
    private static readonly string _samples = Path.Combine(RepositoryRoot.Path, "samples", "CustomBackbone");

    [Theory]
    [InlineData("transform", 3)]
    [InlineData("loss", 2)]
    [InlineData("backbone", 3)]
    [InlineData("optimizer", 2)]
    [InlineData("schedule", 2)]
    [InlineData("metric", 2)]
    [InlineData("data set", 2)]
    [InlineData("sampler", 2)]
    [InlineData("task", 4)]
    [InlineData("rule of the doctor", 4)]
    [InlineData("recogniser of errors", 4)]
    public void Row_FilesOfTheExample_AreThoseOfItsPageAndFewEnough(string what, int most)
    {
        string[] cells = Row(what);
        string page = File.ReadAllText(Path.Combine(_pages,
            Regex.Match(cells[1], @"\((?<file>[\w-]+\.md)\)", RegexOptions.None, _patience).Groups["file"].Value));
        string[] files =
            [.. Regex.Matches(cells[2], "`(?<file>[^`]+)`", RegexOptions.None, _patience).Select(match => match.Groups["file"].Value)];
        string[] shown = [.. Regex.Matches(page, @"<!-- code: samples/CustomBackbone/(?<file>\S+) -->", RegexOptions.None, _patience)
            .Select(match => match.Groups["file"].Value)];
        Assert.Equal(shown, files);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(_samples, file)), file));
        Assert.Equal($"{most}", cells[3]);
        Assert.InRange(files.Length, 1, most);

        // a class that another file of the sample knows would be one more to touch
        Assert.All(files, file => Assert.DoesNotContain(
            Directory.GetFiles(_samples, "*.cs").Where(other => !files.Contains(Path.GetFileName(other))),
            other => Regex.IsMatch(File.ReadAllText(other), $@"\b{Path.GetFileNameWithoutExtension(file)}\b",
                RegexOptions.None, _patience)));
    }

    [Fact]
    public void Rows_AreAllPages() => Assert.Equal(
        Directory.GetFiles(_pages, "*.md").Select(Path.GetFileName).Where(name => name != "README.md").Order(StringComparer.Ordinal),
        Rows().Select(row => Regex.Match(row[1], @"\((?<file>.+)\)", RegexOptions.None, _patience).Groups["file"].Value)
            .Order(StringComparer.Ordinal));

    private static string[] Row(string what) => Assert.Single(Rows(), row => row[0] == what);

    private static IEnumerable<string[]> Rows() =>
        File.ReadAllLines(Path.Combine(_pages, "README.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Skip(1).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
}
