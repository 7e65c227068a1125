using System.Text.Json.Nodes;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The worked example of docs/extending/metric.md: a metric of a plugin is validated, decides which checkpoint is best, and is tested.
/// </summary>
public sealed class ExtendingMetricTests
{
    private const string Metric = "val_evaluator = [dict(type='IoUMetric'), dict(type='BoundaryAccuracy')]\ntest_evaluator = val_evaluator";

    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("metric.md", "BoundaryAccuracy.cs");

    [Fact]
    public void Example_IsValidatedSavedByAndTested()
    {
        using PluginRun run = new($"{Metric}\ndefault_hooks = dict(checkpoint=dict(save_best='boundaryAcc'))");
        run.Run("doctor").Expect(0);
        CliResult training = run.Train("run").Expect(0);
        Assert.Matches("boundaryAcc [0-9.]+", training.Out);
        double logged = Assert.Single(Reporting.TrainingLog.Read(run.At("run", "log.jsonl")).Validations).More["boundaryAcc"];
        Assert.InRange(logged, 0.001, 1);
        Assert.Single(Directory.GetFiles(run.At("run"), "best_boundaryAcc_*.safetensors"));

        CliResult test = InProcess.Run("test", run.Config, run.At("run", "iter_4.safetensors"), "--plugin", SamplePlugin.Path,
            "--format", "json").Expect(0);
        Assert.Equal(logged, (double)JsonNode.Parse(test.Out)!["boundaryAcc"]!, 1e-6);
        Assert.Contains("boundaryAcc", InProcess.Run("test", run.Config, run.At("run", "iter_4.safetensors"), "--plugin", SamplePlugin.Path)
            .Expect(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dict(type='BoundaryAccuracy', nome='b')", "Did you mean 'name'?")]
    [InlineData("dict(type='BoundaryAccuracy', name='mIoU')", "its value 'mIoU' has the name of another")]
    [InlineData("dict(type='BoundaryAccuracy'), dict(type='BoundaryAccuracy')", "its value 'boundaryAcc' has the name of another")]
    [InlineData("dict(type='BoundryAccuracy')", "Did you mean 'BoundaryAccuracy'?")]
    public void Example_WrongKey_IsToldBeforeTheRun(string evaluator, string expected)
    {
        using PluginRun run = new($"val_evaluator = [dict(type='IoUMetric'), {evaluator}]\ntest_evaluator = val_evaluator");
        Assert.Contains(expected, run.Run("doctor").Expect(1).Out, StringComparison.Ordinal);
        Assert.Contains(expected, run.Train("run").Expect(1).Error, StringComparison.Ordinal);
        CliResult test = InProcess.Run("test", run.Config, TrainedRun.Shared.Checkpoint, "--plugin", SamplePlugin.Path,
            "--lang", "en").Expect(1);
        Assert.Contains(expected, test.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_BestByWhatNobodyMeasures_IsToldWithTheNames()
    {
        using PluginRun run = new($"{Metric}\ndefault_hooks = dict(checkpoint=dict(save_best='borderAcc'))");
        string told = run.Run("doctor").Expect(1).Out;
        Assert.Contains("a validation does not measure 'borderAcc'", told, StringComparison.Ordinal);
        Assert.Contains("boundaryAcc", told, StringComparison.Ordinal);
    }
}
