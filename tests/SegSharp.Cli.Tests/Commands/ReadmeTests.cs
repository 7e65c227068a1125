using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>What README shows, in both languages, is what the program takes and says.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("README.md", "en")]
    [InlineData("README.zh-CN.md", "zh")]
    public void Readme_ConfigAndFinding_AreTheProgramsOwn(string file, string language)
    {
        using TemporaryFolder folder = new();
        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", file)), config = folder.At("my_config.py");
        IO.AtomicFile.WriteAllText(config, Block(readme, "```python\n"));
        CliResult sound = CliProcess.Run("doctor", config, "--config-only", "--lang", language).Expect(0);
        Assert.Contains(language == "zh" ? "全部相符" : "all fits", sound.Out, StringComparison.Ordinal);

        // in a working copy the base config lies beside, elsewhere it is the one inside of the program
        CliResult faulty = CliProcess.Run("doctor", config, "--config-only", "--lang", language,
            "--cfg-options", "model.backbone.embed_dims=64").Expect(1);
        Assert.StartsWith(Block(readme, "embed_dims=64\n\n```\n"), faulty.Out.Replace("segsharp::", "configs/", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Readmes_Config_IsTheSameInBothLanguages()
    {
        string[] configs = [.. new[] { "README.md",
            "README.zh-CN.md" }.Select(file => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", file)))
            .Select(readme => string.Join('\n', Block(readme, "```python\n").Split('\n').Select(line => line.Split('#')[0].TrimEnd())))];
        Assert.Equal(configs[0], configs[1]);
    }

    // The text between a beginning and the end of its block of code.
    private static string Block(string readme, string beginning)
    {
        string rest = readme[(readme.IndexOf(beginning, StringComparison.Ordinal) + beginning.Length)..];
        return rest[..rest.IndexOf("```", StringComparison.Ordinal)];
    }
}
