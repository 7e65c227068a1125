using SegSharp.Configuration;
using SegSharp.Training;
using SegSharp.Training.Hooks;
using SegSharp.Training.Tasks;

namespace SegSharp.Tests.Training;

/// <summary>
/// Metrics that a config names are held against what its task measures, and against the data's classes once they are known.
/// </summary>
public sealed class MetricCheckTests
{
    private const string Model = """
        model = dict(
            type='EncoderDecoder',
            backbone=dict(type='MixVisionTransformer', embed_dims=8, num_layers=[1, 1, 1, 1], num_heads=[1, 2, 2, 4],
                patch_sizes=[7, 3, 3, 3], sr_ratios=[8, 4, 2, 1]),
            decode_head=dict(type='SegformerHead', in_channels=[8, 16, 16, 32], in_index=[0, 1, 2, 3], channels=8, num_classes=2))
        """;

    private static readonly string[] _classes = ["road", "sky"];
    private static readonly LearningTask _task = TaskRegistry.Build(Read(Model).Model!);

    [Theory]
    [InlineData("mIoU")]
    [InlineData("mDice")]
    [InlineData("IoU.road")]
    [InlineData("Acc.sky")]
    public void Require_MetricOfTheTask_Passes(string metric) => Require(metric, _classes);

    [Theory]
    [InlineData("loss", "a validation does not measure 'loss'")]
    [InlineData("IoU.rode", "there is no class 'rode'")]
    public void Require_OtherMetric_IsToldWhereItStands(string metric, string expected)
    {
        foreach (ConfigException told in (ConfigException[])[Refused(() => Stop(metric, _classes)),
            Refused(() => Reduce(metric, _classes))])
        {
            Assert.Contains(expected, told.Message, StringComparison.Ordinal);
            Assert.EndsWith("monitor", told.Key, StringComparison.Ordinal);
            Assert.NotNull(told.Location);
        }

        Assert.Contains(expected, Refused(() => Keep(metric, _classes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_ClassBeforeTheDataIsKnown_Passes()
    {
        Require("IoU.rode", classes: null);
        Assert.Contains("'loss'", Refused(() => Stop("loss", classes: null)).Message, StringComparison.Ordinal);
    }

    private static void Require(string metric, string[]? classes)
    {
        Keep(metric, classes);
        Stop(metric, classes);
        Reduce(metric, classes);
    }

    private static void Keep(string metric, string[]? classes) =>
        Check(classes).RequireBest(new CheckpointOptions { SaveBest = [metric], LessIsBetter = [false] });

    private static void Stop(string metric, string[]? classes) =>
        Check(classes)
            .RequireMonitored(HookRegistry.Build(Read($"custom_hooks = [dict(type='EarlyStoppingHook', monitor='{metric}')]").CustomHooks));

    private static void Reduce(string metric, string[]? classes) =>
        Check(classes)
            .RequireWatched(Read($"param_scheduler = [dict(type='ReduceOnPlateauLR', monitor='{metric}', rule='greater')]"));

    private static ConfigException Refused(Action check) => Assert.Throws<ConfigException>(check);

    private static MetricCheck Check(string[]? classes) => new(_task, classes, new EvaluationOptions());

    private static Experiment Read(string text) => ExperimentReader.Read(ConfigFile.Parse(text));
}
