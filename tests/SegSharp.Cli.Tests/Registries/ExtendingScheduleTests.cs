using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The worked example of docs/extending/schedule.md: a scheduler of a plugin gives the rates of a run, behind a warm-up of the library.
/// </summary>
public sealed class ExtendingScheduleTests
{
    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("schedule.md", "HoldThenCosine.cs");

    // five steps from the third on: two of them hold, and half a cosine is passed in the rest
    [Fact]
    public void Example_ItsRates_FollowTheWarmUp()
    {
        using PluginRun run = new(Schedule("hold=0.5", "begin=2, end=7"));
        run.Run("doctor").Expect(0);
        run.Train("run", "train_cfg.max_iters=8", "optim_wrapper.optimizer.lr=0.01").Expect(0);
        Assert.Equal([0.001, 0.01, 0.01, 0.01, 0.01, 0.005, 0, 0],
            Reporting.TrainingLog.Read(run.At("run", "log.jsonl")).Training.Select(record => Math.Round(record.LearningRate, 9)));
    }

    [Fact]
    public void Example_Resumes_BitForBit()
    {
        using PluginRun run = new(Schedule("eta_min=1e-6", "begin=1, end=4"));
        run.ExpectResumable();
    }

    [Theory]
    [InlineData("hold=1.5", "it is 1.5")]
    [InlineData("held=0.5", "Did you mean 'hold'?")]
    public void Example_WrongKey_IsToldBeforeTheRun(string keys, string expected)
    {
        using PluginRun run = new(Schedule(keys, "begin=1"));
        Assert.Contains(expected, run.Run("doctor").Expect(1).Out, StringComparison.Ordinal);
        Assert.Contains(expected, run.Train("run").Expect(1).Error, StringComparison.Ordinal);
    }

    // the library's course ends at 0 after two steps; what the plugin's makes of that, the doctor does not guess
    [Fact]
    public void Example_BehindACourseThatEnds_IsNoEarlyEnd()
    {
        const string Before = "train_cfg = dict(max_iters=100)\nparam_scheduler = [dict(type='PolyLR', by_epoch=False, begin=0, end=2)";
        using PluginRun run = new(Before + ", dict(type='HoldThenCosineLR', by_epoch=False, begin=2, end=100)]"), alone = new(Before + "]");
        Assert.DoesNotContain("SEG0408", run.Run("doctor").Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("SEG0408", alone.Run("doctor").Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_MisspeltName_GetsTheNearestOne()
    {
        using PluginRun run =
            new(Schedule("hold=0.5", "begin=1").Replace("HoldThenCosineLR", "HoldThanCosineLR", StringComparison.Ordinal));
        Assert.Contains("Did you mean 'HoldThenCosineLR'?", run.Run("doctor").Expect(1).Out, StringComparison.Ordinal);
    }

    private static string Schedule(string keys, string steps) => $"""
        param_scheduler = [
            dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=2),
            dict(type='HoldThenCosineLR', {keys}, by_epoch=False, {steps})]
        """;
}
