using SegSharp.Configuration;

namespace SegSharp.Training.Schedules;

/// <summary>
/// The learning rate of each iteration, as a closed formula: any iteration can be asked for, in any order. What validations decide, see
/// <see cref="PlateauOptions"/>, is known of the past alone. A momentum takes the same courses, and this class then gives momenta.
/// </summary>
/// <remarks>
/// Schedulers act one after the other: each takes the rate that those before it give in the same iteration. A scheduler
/// that has ended holds its last value, but for a constant factor, which is taken back.
/// </remarks>
public sealed class LearningRateSchedule
{
    private readonly double _baseRate;
    private readonly IReadOnlyList<SchedulerOptions> _schedulers;
    private readonly int _maxIterations;
    private readonly int _iterationsPerEpoch;
    private readonly IRateSchedule?[] _own;
    private readonly RateReductions _reductions = new();

    /// <summary>Prepares a schedule.</summary>
    /// <param name="baseRate">The optimizer's learning rate.</param>
    /// <param name="schedulers">The schedulers in order; none keeps the rate as it is.</param>
    /// <param name="maxIterations">Length of the run.</param>
    /// <param name="iterationsPerEpoch">Iterations of an epoch, for schedulers that count epochs.</param>
    /// <exception cref="ConfigException">A plugin's scheduler refuses what the config says.</exception>
    public LearningRateSchedule(double baseRate, IReadOnlyList<SchedulerOptions> schedulers, int maxIterations, int iterationsPerEpoch = 1)
    {
        (_baseRate, _schedulers, _maxIterations, _iterationsPerEpoch) = (baseRate, schedulers, maxIterations,
            Math.Max(1, iterationsPerEpoch));
        _own = ScheduleRegistry.Build(schedulers);
    }

    /// <summary>The rate used in an iteration, counted from 0.</summary>
    /// <param name="iteration">The iteration.</param>
    /// <param name="multiplier">
    /// The factor of a group of parameters, such as its <c>lr_mult</c>: the group's course begins at its own base rate. Floors and peaks
    /// that are given as a rate (<c>eta_min</c>, <c>min_lr</c>, <c>eta_max</c>) are the same for all groups, as in MMEngine and MMCV.
    /// </param>
    public double RateAt(int iteration, double multiplier = 1) =>
        CourseAt(iteration, multiplier) * _reductions.FactorOf(at => CourseAt(at, multiplier));

    /// <summary>The schedulers that act after validations, in order.</summary>
    internal IEnumerable<SchedulerOptions> Plateaus => _schedulers.Where(scheduler => scheduler.Kind == SchedulerKind.Plateau);

    /// <summary>Notes that a scheduler has reduced the rate.</summary>
    /// <param name="iteration">Iterations done.</param>
    /// <param name="rule">The scheduler's rule.</param>
    internal void Reduce(int iteration, PlateauOptions rule) => _reductions.Add(iteration, rule);

    private double CourseAt(int iteration, double multiplier)
    {
        double start = _baseRate * multiplier, rate = start;
        for (int i = 0; i < _schedulers.Count; i++)
        {
            rate = _schedulers[i].IsLegacy ? Legacy(_schedulers[i], iteration, rate)
                : Chained(_schedulers[i], _own[i], iteration, rate, start);
        }

        return rate;
    }

    // MMCV 1.x: a closed formula over the whole run, and a warm-up that scales the value of the same iteration.
    private double Legacy(SchedulerOptions s, int iteration, double rate)
    {
        (double at, double length) = s.ByEpoch
            ? (iteration / _iterationsPerEpoch, (double)_maxIterations / _iterationsPerEpoch)
            : (iteration, _maxIterations);
        double floor = s.EtaMinRatio is { } ratio ? rate * ratio : s.EtaMin;
        double regular = RateCourse.At(s, at, length, rate, floor);
        return s.Warmup is not { } warmup ? regular : s.WarmsUpFromAbove ? WarmedDown(warmup, iteration, regular, rate)
            : WarmedUp(warmup, iteration, regular);
    }

    private double WarmedUp(WarmupOptions warmup, int iteration, double regular)
    {
        int length = warmup.ByEpoch ? warmup.Iterations * _iterationsPerEpoch : warmup.Iterations;
        double progress = (double)iteration / length;
        return iteration >= length ? regular : warmup.Kind switch
        {
            WarmupKind.Constant => regular * warmup.Ratio,
            WarmupKind.Linear => regular * (1 - ((1 - progress) * (1 - warmup.Ratio))),
            WarmupKind.Exponential => regular * Math.Pow(warmup.Ratio, 1 - progress),
            _ => regular,
        };
    }

    // MMCV's warm-up of a momentum divides; its constant one sets nothing, which leaves the optimizer's own.
    private double WarmedDown(WarmupOptions warmup, int iteration, double regular, double own) =>
        warmup.Kind == WarmupKind.Constant ? (iteration < warmup.Iterations ? own : regular)
            : regular / WarmedUp(warmup, iteration, regular: 1);

    // MMEngine: within [begin, end), the last value being reached in the iteration before the end.
    private double Chained(SchedulerOptions s, IRateSchedule? own, int iteration, double rate, double start)
    {
        int unit = s.ByEpoch && s.ConvertToIterations ? _iterationsPerEpoch : 1;
        bool epochs = s.ByEpoch && !s.ConvertToIterations;
        int at = epochs ? iteration / _iterationsPerEpoch : iteration;
        int begin = Saturated(s.Begin, unit);
        int end = s.End is { } given ? Saturated(given, unit)
            : (epochs ? Math.Max(1, _maxIterations / _iterationsPerEpoch) : _maxIterations);
        if (at < begin)
        {
            return rate;
        }

        int last = Math.Max(1, end - begin - 1);
        int step = Math.Min(at - begin, last);
        if (own is not null)
        {
            return own.RateAt(new RateStep(Math.Min(at - begin, Math.Max(0, end - begin - 1)), Math.Max(1, end - begin), rate, start));
        }

        double floor = s.EtaMinRatio is { } ratio ? start * ratio : s.EtaMin;
        return s.Kind switch
        {
            SchedulerKind.Linear => rate * (s.StartFactor + ((s.EndFactor - s.StartFactor) * step / last)),
            SchedulerKind.Constant => at - begin >= last ? rate : rate * s.StartFactor,
            SchedulerKind.CosineAnnealing =>
                RateCourse.At(s, s.TMax is null ? step : at - begin, (double?)s.TMax * unit ?? Math.Max(1, end - begin), rate, floor),
            SchedulerKind.MultiStep => rate * Math.Pow(s.Gamma, s.Milestones.Count(m => (long)m * unit <= at - begin)),
            SchedulerKind.Step => rate * Math.Pow(s.Gamma, (at - begin) / ((long)s.StepSize * unit)),
            SchedulerKind.Exponential => rate * Math.Pow(s.Gamma, step),
            SchedulerKind.OneCycle => RateCourse.OneCycle(s, step, (double?)s.TotalSteps * unit ?? last + 1),
            SchedulerKind.CosineRestart => Restarted(s, Math.Min(at - begin, Math.Max(0, end - begin - 1)), unit, start, floor),
            _ => RateCourse.At(s, step, last, rate, floor),
        };
    }

    // A number beyond all iterations is as good as the largest.
    private static int Saturated(int steps, int unit) => (int)Math.Min(int.MaxValue, (long)steps * unit);

    // Each cosine begins anew from the base rate, whatever the schedulers before it have made of the rate;
    // behind the last one its last value stays.
    private static double Restarted(SchedulerOptions s, int step, int unit, double start, double floor) =>
        RateCourse.Restarted(s, (int)Math.Min(step, (s.Periods.Sum(period => (long)period) * unit) - 1), unit, start, floor);
}
