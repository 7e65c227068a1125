using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The worked example of docs/extending/loss.md: a loss of a plugin trains, is logged by its name, and its keys are checked before the run.
/// </summary>
public sealed class ExtendingLossTests
{
    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("loss.md", "PolyLoss.cs");

    [Fact]
    public void Example_TrainsBesideAnother_AndTheLogSaysBoth()
    {
        using PluginRun run = new(Losses("dict(type='PolyLoss', epsilon=1.0), dict(type='DiceLoss', loss_weight=3.0)"));
        run.Run("doctor").Expect(0);
        run.Train("run").Expect(0);
        Assert.Equal(
            ["decode.loss_dice", "decode.loss_poly"],
            Reporting.TrainingLog.Read(run.At("run", "log.jsonl")).Training[^1].More.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Example_WrongKey_IsToldBeforeTheRun()
    {
        using PluginRun run = new(Losses("dict(type='PolyLoss', epsilom=1.0)"));
        Assert.Contains("Did you mean 'epsilon'?", run.Run("doctor").Expect(1).Out, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'epsilon'?", run.Train("run").Expect(1).Error, StringComparison.Ordinal);
    }

    private static string Losses(string losses) => $"model = dict(decode_head=dict(loss_decode=[{losses}]))";
}
