using SegSharp.Configuration;
using SegSharp.Evaluation;
using SegSharp.Training;
using SegSharp.Training.Hooks;
using SegSharp.Training.Schedules;
using SegSharp.Training.Tasks;

namespace SegSharp.Tests.Training.Hooks;

/// <summary>
/// A learning rate that falls when validations do not get better, step by step as MMEngine 0.10's <c>ReduceOnPlateauLR</c>.
/// </summary>
public sealed class PlateauHookTests
{
    // in thousandths of a percent
    private static readonly int[] _values = [50_000, 50_000, 50_004, 50_200, 50_100, 50_100, 50_100, 50_100, 50_100, 51_000,
        50_000, 50_000, 50_000];

    public static TheoryData<string, double[]> Rules => new()
    {
        {
            "rule='greater', factor=0.5, patience=1, cooldown=1, min_value=0.03",
            [0.1, 0.1, 0.05, 0.05, 0.05, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03]
        },
        {
            "rule='greater', factor=0.5, patience=0, threshold=0.3, threshold_rule='abs'",
            [0.1, 0.05, 0.025, 0.0125, 0.00625, 0.003125, 0.0015625, 0.00078125, 0.000390625, 0.000390625, 0.0001953125,
                9.765625e-05, 4.8828125e-05]
        },
        { "rule='less', patience=2, eps=0.02", [0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01] },
        { "rule='greater', patience=0, begin=1", [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void AfterValidation_NothingBetter_ReducesTheRate(string keys, double[] expected)
    {
        (LearningRateSchedule schedule, PlateauHook hook) = Build(keys, perEpoch: null);
        foreach ((int i, double rate) in expected.Index())
        {
            Validate(hook, i);
            Assert.Equal(rate, schedule.RateAt(i + 1), 1e-12);
        }
    }

    [Fact]
    public void AfterValidation_InEpochs_CountsFromItsBeginningToItsEnd()
    {
        (LearningRateSchedule schedule,
            PlateauHook hook) = Build("rule='greater', factor=0.5, patience=0, threshold=9, begin=3, end=6", perEpoch: 1);
        for (int i = 0; i < 8; i++)
        {
            Validate(hook, i);
        }

        Assert.Equal(0.025, schedule.RateAt(8), 1e-12); // epoch 3 is the first value, 4 and 5 are no better
    }

    [Fact]
    public void RateAt_TwoGroups_ComeToTheLeastRateEachInItsTime()
    {
        (LearningRateSchedule schedule,
            PlateauHook hook) = Build("rule='greater', factor=0.1, patience=0, threshold=9, min_lr=0.02", perEpoch: null);
        Validate(hook, 0);
        Validate(hook, 1);
        Assert.Equal([0.02, 0.1], [schedule.RateAt(2), schedule.RateAt(2, multiplier: 10)]);
        Validate(hook, 2);
        Assert.Equal([0.02, 0.02], [schedule.RateAt(3), Math.Round(schedule.RateAt(3, multiplier: 10), 12)]);
    }

    [Theory]
    [InlineData("rule='greater', factor=1.0", "factor: it does not make the rate smaller")]
    [InlineData("rule='most'", "rule: 'most' is not known here")]
    [InlineData("patience=-1", "patience: it is -1")]
    [InlineData("by_epoch=False", "by_epoch: it is False, but this scheduler acts after validations")]
    public void Read_WrongValue_IsToldWithItsKey(string keys, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => Build(keys, perEpoch: null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("dict(type='CosineRestartLR', periods=[2, 2], eta_min=0)", "there are 1 for 2 periods")]
    [InlineData("dict(type='OneCycleMomentum', eta_max=0.9)", "'OneCycleMomentum' is not known here")]
    [InlineData("dict(type='LinearParamScheduler', param_name='weight_decay')", "'weight_decay' is not known here. Known are lr, momentum")]
    [InlineData("dict(type='CosineRestart')", "Did you mean 'CosineRestartLR'?")]
    public void Read_OtherSchedulers_AreRefusedInASentence(string text, string expected) => Assert.Contains(
        expected, Assert.Throws<ConfigException>(() => ExperimentReader.Read(ConfigFile.Parse($"param_scheduler = [{text}]"))).Message,
        StringComparison.Ordinal);

    private static (LearningRateSchedule Schedule, PlateauHook Hook) Build(string keys, int? perEpoch)
    {
        Experiment experiment =
            ExperimentReader.Read(ConfigFile.Parse($"param_scheduler = [dict(type='ReduceOnPlateauLR', monitor='aAcc', {keys})]"));
        LearningRateSchedule schedule = new(0.1, experiment.Schedulers, 100);
        return (schedule, new PlateauHook(Assert.Single(schedule.Plateaus), schedule, perEpoch, tell: _ => { }));
    }

    private static void Validate(PlateauHook hook, int number)
    {
        ConfusionMatrix matrix = new(2);
        matrix.Add<byte>([.. Enumerable.Range(0, 100_000).Select(pixel => (byte)(pixel < _values[number] ? 0 : 1))], new byte[100_000]);
        hook.AfterValidation(new ValidationResult(number + 1, new SegmentationMeasures(["a", "b"], matrix.Compute(), matrix),
            TimeSpan.Zero), new TrainingControl((_, _) => { }));
    }
}
