using SegSharp.Configuration;
using SegSharp.Evaluation;
using SegSharp.Training;
using SegSharp.Training.Hooks;
using SegSharp.Training.Tasks;

namespace SegSharp.Tests.Training.Hooks;

/// <summary>When early stopping ends a run, and when it does not. <see cref="RuntimeOptionTests"/> resumes such a run.</summary>
public sealed class EarlyStoppingHookTests
{
    // values in percent: the third and fourth are no better than the second by more than 1
    [Theory]
    [InlineData("min_delta=1, patience=2", 4)]
    [InlineData("min_delta=1, patience=3", 5)]
    [InlineData("min_delta=0.1, patience=2", null)]
    [InlineData("rule='less', min_delta=0, patience=4", 5)]
    [InlineData("stopping_threshold=52", 2)]
    public void AfterValidation_NothingBetter_EndsTheRun(string keys, int? stop)
    {
        Experiment experiment =
            ExperimentReader.Read(ConfigFile.Parse($"custom_hooks = [dict(type='EarlyStoppingHook', monitor='aAcc', {keys})]"));
        TrainingHook hook = Assert.Single(HookRegistry.Build(experiment.CustomHooks));
        TrainingControl control = new((_, _) => { });
        int? found = null;
        foreach ((int i, int right) in ((int[])[500, 520, 525, 527, 529]).Index())
        {
            ConfusionMatrix matrix = new(2);
            matrix.Add<byte>([.. Enumerable.Range(0, 1000).Select(pixel => (byte)(pixel < right ? 0 : 1))], new byte[1000]);
            hook.AfterValidation(new ValidationResult(i + 1, new SegmentationMeasures(["a", "b"], matrix.Compute(), matrix), TimeSpan.Zero),
                control);
            found ??= control.StopReason is null ? null : i + 1;
        }

        Assert.Equal(stop, found);
    }
}
