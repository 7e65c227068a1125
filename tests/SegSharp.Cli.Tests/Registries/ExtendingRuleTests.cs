using System.Text.Json.Nodes;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The worked example of docs/extending/rule.md: the doctor applies a plugin's rule, tells it in both languages and mends what it finds.
/// </summary>
public sealed class ExtendingRuleTests
{
    private const string Unseeded = "randomness = dict(_delete_=True, deterministic=True)";

    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("rule.md", "SeedRule.cs");

    [Fact]
    public void Example_ConfigWithoutASeed_IsToldAndMended()
    {
        using PluginRun run = new(Unseeded);
        string told = run.Run("doctor").Expect(0).Out;
        Assert.Contains("warning[LAB0001]: the config says no seed", told, StringComparison.Ordinal);
        Assert.Contains("help: Set randomness = dict(seed=0)", told, StringComparison.Ordinal);
        Assert.Contains("配置没有给出随机种子", InProcess.Run("doctor", run.Config, "--plugin", SamplePlugin.Path, "--lang", "zh").Expect(0).Out,
            StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(run.Run("doctor", "--format", "json").Expect(0).Out)!;
        Assert.Contains(json["findings"]!.AsArray(), finding => (string?)finding!["code"] == "LAB0001");
        Assert.Contains("warning[LAB0001]", run.Train("run").Expect(0).Error, StringComparison.Ordinal);
        run.Run("doctor", "--fix").Expect(0);
        Assert.DoesNotContain("LAB0001", run.Run("doctor").Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_SeedOrNoPlugin_SaysNothing()
    {
        using PluginRun seeded = new("randomness = dict(seed=3)"), unseeded = new(Unseeded);
        Assert.DoesNotContain("LAB0001", seeded.Run("doctor").Expect(0).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("LAB0001", unseeded.RunWithout("doctor").Expect(0).Out, StringComparison.Ordinal);
    }
}
