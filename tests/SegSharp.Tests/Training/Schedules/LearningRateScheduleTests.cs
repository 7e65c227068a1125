using System.Text.Json;
using SegSharp.Configuration;
using SegSharp.Tests.Data;
using SegSharp.Training.Schedules;

namespace SegSharp.Tests.Training.Schedules;

/// <summary>Learning rates against what MMCV 1.x and MMEngine gave.</summary>
public sealed class LearningRateScheduleTests
{
    private static readonly GoldenCase _golden = new("07_schedules");

    [Theory]
    [InlineData("mmcv_old_poly", "linear", SchedulerKind.Poly, 1e-6)]
    [InlineData("mmcv_old_poly", "none", SchedulerKind.Poly, 1.0)]
    [InlineData("mmcv_old_poly", "constant", SchedulerKind.Poly, 0.1)]
    [InlineData("mmcv_old_poly", "exp", SchedulerKind.Poly, 0.1)]
    [InlineData("mmcv_old_cosine", "linear", SchedulerKind.CosineAnnealing, 1e-6)]
    public void RateAt_Legacy_IsThatOfMmcv(string part, string warmup, SchedulerKind kind, double ratio)
    {
        WarmupOptions? options = warmup switch
        {
            "linear" => new(WarmupKind.Linear, 1500, ratio),
            "constant" => new(WarmupKind.Constant, 1500, ratio),
            "exp" => new(WarmupKind.Exponential, 1500, ratio),
            _ => null,
        };
        SchedulerOptions scheduler = new(kind) { IsLegacy = true, Warmup = options };
        AssertRates(_golden.Root.GetProperty(part).GetProperty(warmup), Iterations(_golden.Root), [scheduler], 160000, 1e-12);
    }

    [Theory]
    [InlineData("mmengine_linear_poly", SchedulerKind.Poly)]
    [InlineData("mmengine_linear_cosine", SchedulerKind.CosineAnnealing)]
    public void RateAt_Chain_IsThatOfMmEngine(string part, SchedulerKind kind)
    {
        SchedulerOptions[] chain =
        [
            new(SchedulerKind.Linear) { StartFactor = 1e-6, Begin = 0, End = 1500 },
            new(kind) { Begin = 1500, End = 160000 },
        ];
        AssertRates(_golden.Root.GetProperty(part).GetProperty("lr"), Iterations(_golden.Root), chain, 160000, 1e-10);
    }

    // lr 1e-4 of which a group takes 25 times as much; the last of ten iterations, or the one that says most
    public static TheoryData<SchedulerOptions, int, double, double> Groups => new()
    {
        { new(SchedulerKind.Poly) { EtaMin = 1e-6, End = 10 }, 9, 1e-6, 1e-6 },
        { new(SchedulerKind.Poly) { EtaMin = 1e-6, End = 11 }, 5, 5.05e-5, 1.2505e-3 },
        { new(SchedulerKind.CosineAnnealing) { EtaMin = 1e-6, TMax = 10 }, 5, 5.05e-5, 1.2505e-3 },
        { new(SchedulerKind.CosineAnnealing) { EtaMinRatio = 0.1, TMax = 10 }, 5, 5.5e-5, 1.375e-3 },
        { new(SchedulerKind.OneCycle) { EtaMax = 2e-3, TotalSteps = 10, PctStart = 0.3, DivFactor = 25, FinalDivFactor = 1e4,
            IsCosine = true }, 2, 2e-3, 2e-3 },
        { new(SchedulerKind.OneCycle) { EtaMax = 2e-3, TotalSteps = 10, PctStart = 0.3, DivFactor = 25, FinalDivFactor = 1e4,
            IsCosine = true }, 0, 8e-5, 8e-5 },
        { new(SchedulerKind.Linear) { StartFactor = 0.1, EndFactor = 1, End = 10 }, 0, 1e-5, 2.5e-4 },
        { new(SchedulerKind.Constant) { StartFactor = 0.5, End = 9 }, 3, 5e-5, 1.25e-3 },
        { new(SchedulerKind.Step) { StepSize = 1, Gamma = 0.1 }, 3, 1e-7, 2.5e-6 },
        { new(SchedulerKind.Step) { IsLegacy = true, StepSize = 1, Gamma = 0.1, EtaMin = 1e-6 }, 3, 1e-6, 2.5e-6 },
        { new(SchedulerKind.Step) { IsLegacy = true, StepSize = 1, Gamma = 0.1, EtaMin = 1e-6 }, 5, 1e-6, 1e-6 },
        { new(SchedulerKind.MultiStep) { IsLegacy = true, Milestones = [1, 2], Gamma = 0.01, EtaMin = 1e-6 }, 3, 1e-6, 1e-6 },
        { new(SchedulerKind.Poly) { IsLegacy = true, EtaMin = 1e-6 }, 5, 5.05e-5, 1.2505e-3 },
        { new(SchedulerKind.CosineAnnealing) { IsLegacy = true, EtaMinRatio = 0.1 }, 5, 5.5e-5, 1.375e-3 },
        { new(SchedulerKind.Poly) { IsLegacy = true, EtaMin = 1e-6, Warmup = new(WarmupKind.Linear, 10, 0.5) }, 5, 3.7875e-5, 9.37875e-4 },
    };

    [Theory]
    [MemberData(nameof(Groups))]
    public void RateAt_GroupWithAFactor_RunsFromItsOwnBaseRateToTheSameFloor(SchedulerOptions scheduler, int iteration, double expected,
        double expectedOfGroup)
    {
        LearningRateSchedule schedule = new(1e-4, [scheduler], maxIterations: 10);
        Assert.Equal(expected, schedule.RateAt(iteration), expected * 1e-9);
        Assert.Equal(expectedOfGroup, schedule.RateAt(iteration, multiplier: 25), expectedOfGroup * 1e-9);
    }

    // Step by step as MMEngine 0.10's chained formulas and MMCV 1.7's closed ones go, each iteration from 0.
    public static TheoryData<string, int, double[]> Courses => new()
    {
        {
            "param_scheduler = dict(type='CosineRestartLR', periods=[4, 3], restart_weights=[1, 0.5], eta_min=0.01, by_epoch=False)", 9,
            [0.1, 0.08681980515, 0.055, 0.02318019485, 0.05, 0.04, 0.02, 0.02, 0.02]
        },
        {
            "param_scheduler = dict(type='CosineRestartParamScheduler', param_name='lr', periods=[4, 2], restart_weights=[1, 0.5], " +
                "eta_min_ratio=0.2, begin=2, end=7, by_epoch=False)", 8,
            [0.1, 0.1, 0.1, 0.08828427125, 0.06, 0.03171572875, 0.05, 0.05]
        },
        {
            "param_scheduler = dict(type='CosineRestartLR', periods=[2, 1], restart_weights=[1, 1], eta_min=0, by_epoch=True, " +
                "convert_to_iter_based=True)", 6,
            [0.1, 0.08535533906, 0.05, 0.01464466094, 0.1, 0.05]
        },
        {
            "param_scheduler = dict(type='OneCycleLR', eta_max=1.0, pct_start=0.4, div_factor=10, final_div_factor=100, " +
                "three_phase=True, by_epoch=False)", 10,
            [0.1, 0.325, 0.775, 1.0, 0.775, 0.325, 0.1, 0.07525, 0.02575, 0.001]
        },
        {
            "param_scheduler = dict(type='OneCycleLR', eta_max=1.0, by_epoch=False)", 10,
            [0.04, 0.52, 1.0, 0.950484632, 0.8117456539, 0.6112620219, 0.3887419781, 0.1882583461, 0.04951936799, 4e-06]
        },
        {
            // numbers that say 'never'
            "param_scheduler = [dict(type='CosineRestartLR', periods=[2000000000, 2000000000], restart_weights=[1, 1], eta_min=0, " +
                "convert_to_iter_based=True), "
                + "dict(type='StepLR', step_size=2000000000, end=2000000000, convert_to_iter_based=True)]", 3,
            [0.1, 0.1, 0.1]
        },
        { "param_scheduler = dict(type='PolyLRRatio', eta_min_ratio=0.5, by_epoch=False)", 3, [0.1, 0.075, 0.05] },
        {
            "lr_config = dict(policy='CosineRestart', periods=[4, 3], restart_weights=[1, 0.5], min_lr=0.01, by_epoch=False)", 7,
            [0.1, 0.08681980515, 0.055, 0.02318019485, 0.055, 0.04375, 0.02125]
        },
        { "lr_config = dict(policy='inv', gamma=0.5, power=0.75, by_epoch=False)", 4, [0.1, 0.07377879465, 0.05946035575, 0.05029733719] },
        { "lr_config = dict(policy='FlatCosineAnnealing', start_percent=0.75, min_lr=0, by_epoch=False)", 10,
            [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05] },
        {
            "lr_config = dict(policy='OneCycle', max_lr=1.0)", 10,
            [0.04, 0.52, 1.0, 0.950484632, 0.8117456539, 0.6112620219, 0.3887419781, 0.1882583461, 0.04951936799, 4e-06]
        },
    };

    [Theory]
    [MemberData(nameof(Courses))]
    public void RateAt_CourseOfAConfig_IsThatOfTheOriginal(string text, int length, double[] expected)
    {
        LearningRateSchedule schedule = new(0.1, ExperimentReader.Read(ConfigFile.Parse(text)).Schedulers, length, iterationsPerEpoch: 2);
        Assert.Equal(expected.Length, length);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(expected[i], schedule.RateAt(i), 1e-9);
        }
    }

    [Fact]
    public void RateAt_CosineWithPeriod_RisesAgain()
    {
        JsonElement part = _golden.Root.GetProperty("mmengine_cosine_Tmax100");
        AssertRates(part.GetProperty("lr"), Iterations(part), [new(SchedulerKind.CosineAnnealing) { TMax = 100 }], 250, 1e-10);
    }

    [Theory]
    [InlineData("mmcv1", true)]
    [InlineData("mmengine", false)]
    public void RateAt_EveryStepOfAShortRun_IsThatOfTheRealScheduler(string generation, bool legacy)
    {
        using JsonDocument document =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Assets", "models", "lr_schedules.json")));
        SchedulerOptions[] schedulers = legacy
            ? [new(SchedulerKind.Poly) { IsLegacy = true, Warmup = new(WarmupKind.Linear, 10, 1e-6) }]
            : [new(SchedulerKind.Linear) { StartFactor = 1e-6, Begin = 0, End = 10 }, new(SchedulerKind.Poly) { Begin = 10, End = 40 }];
        LearningRateSchedule schedule = new(6e-5, schedulers, 40);
        double[] expected = [.. document.RootElement.GetProperty(generation).EnumerateArray().Select(e => e.GetDouble())];
        Assert.Equal(40, expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], schedule.RateAt(i), 1e-10 * 6e-5);
        }
    }

    private static int[] Iterations(JsonElement part) => [.. part.GetProperty("iters").EnumerateArray().Select(e => e.GetInt32())];

    private static void AssertRates(JsonElement rows, int[] iterations, SchedulerOptions[] schedulers, int length, double tolerance)
    {
        double[] baseRates = [6e-5, 6e-4];
        Assert.Equal(iterations.Length, rows.GetArrayLength());
        for (int row = 0; row < iterations.Length; row++)
        {
            for (int group = 0; group < baseRates.Length; group++)
            {
                LearningRateSchedule schedule = new(baseRates[group], schedulers, length);
                Assert.Equal(rows[row][group].GetDouble(), schedule.RateAt(iterations[row]), tolerance * baseRates[group]);
            }
        }
    }
}
