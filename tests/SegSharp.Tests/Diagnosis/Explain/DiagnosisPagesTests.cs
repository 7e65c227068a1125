using SegSharp.Diagnosis;

namespace SegSharp.Tests.Diagnosis.Explain;

public sealed class DiagnosisPagesTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "docs", "diagnosis");

    [Fact]
    public void Pages_AndCodes_AreTheSame() => Assert.Equal(
        DiagnosisCodes.All.Select(code => code.Id),
        Directory.EnumerateFiles(_folder, "SEG*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));

    [Fact]
    public void Page_OfEachCode_HasItsTitleAndParts() => Assert.All(DiagnosisCodes.All, code =>
    {
        string page = File.ReadAllText(Path.Combine(_folder, $"{code.Id}.md"));
        Assert.StartsWith($"# {code.Id} {code.Category}\n", page, StringComparison.Ordinal);
        Assert.All(new[] { "\n## Example\n", "\n## Cause\n", "\n## Fix\n", "\n中文：" },
            part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.Contains($"[{code.Id}]({code.Id}.md)", File.ReadAllText(Path.Combine(_folder, "README.md")), StringComparison.Ordinal);
    });
}
