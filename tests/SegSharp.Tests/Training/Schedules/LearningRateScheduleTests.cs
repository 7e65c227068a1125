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
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Assets", "models", "lr_schedules.json")));
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
