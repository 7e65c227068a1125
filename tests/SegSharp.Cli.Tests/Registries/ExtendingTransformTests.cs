using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The worked example of docs/extending/transform.md: a step of a plugin changes what is trained on, and its keys are checked before.
/// </summary>
public sealed class ExtendingTransformTests
{
    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("transform.md", "Posterize.cs");

    [Fact]
    public void Example_TrainsOnOtherPixels_AndResumesBitForBit()
    {
        using PluginRun run = new(Pipeline("prob=1.0, bits=1")), other = new(Pipeline("prob=0.0"));
        run.Run("doctor").Expect(0);
        run.ExpectResumable();
        other.Train("whole").Expect(0);
        Assert.NotEqual(Losses(other.At("whole", "log.jsonl")), Losses(run.At("whole", "log.jsonl")));
    }

    [Theory]
    [InlineData("bits=9", "it is 9")]
    [InlineData("bist=4", "'bist' is not known here")]
    public void Example_WrongKey_IsToldBeforeTheRun(string keys, string expected)
    {
        using PluginRun run = new(Pipeline(keys));
        Assert.Contains(expected, run.Run("doctor").Expect(1).Out, StringComparison.Ordinal);
        Assert.Contains(expected, run.Train("run").Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_WithoutThePlugin_IsNotKnown()
    {
        using PluginRun run = new(Pipeline("bits=4"));
        run.Run("doctor").Expect(0);
        Assert.Contains("there is no transform 'Posterize'", run.RunWithout("doctor").Expect(1).Out, StringComparison.Ordinal);
    }

    private static string Pipeline(string keys) => $"""
        train_dataloader = dict(dataset=dict(pipeline=[
            dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='Posterize', {keys}), dict(type='PackSegInputs')]))
        """;

    private static IEnumerable<double> Losses(string log) => Reporting.TrainingLog.Read(log).Training.Select(record => record.Loss);
}
