using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The worked example of docs/extending/sampler.md: a sampler of a plugin decides what is trained on, and a resumed run draws the same.
/// </summary>
public sealed class ExtendingSamplerTests
{
    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("sampler.md", "ManyClassesSampler.cs");

    [Fact]
    public void Example_Trains_AndResumesBitForBit()
    {
        using PluginRun run = new(Sampler("min_classes=3"));
        run.Run("doctor").Expect(0);
        run.ExpectResumable();
    }

    [Fact]
    public void Example_NoImageFits_IsToldInASentence()
    {
        using PluginRun run = new(Sampler("min_classes=9"));
        Assert.Contains("No mask shows 9 classes", run.Train("run").Expect(1).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("min_classes=0", "it is 0")]
    [InlineData("min_class=2", "Did you mean 'min_classes'?")]
    public void Example_WrongKey_IsToldBeforeTheRun(string keys, string expected)
    {
        using PluginRun run = new(Sampler(keys));
        Assert.Contains(expected, run.Run("doctor").Expect(1).Out, StringComparison.Ordinal);
        Assert.Contains(expected, run.Train("run").Expect(1).Error, StringComparison.Ordinal);
    }

    private static string Sampler(string keys) =>
        $"train_dataloader = dict(sampler=dict(_delete_=True, type='ManyClassesSampler', {keys}))";
}
