using SegSharp.Configuration;

namespace SegSharp.Training.Schedules;

/// <summary>The formulas of the courses that a learning rate can take.</summary>
internal static class RateCourse
{
    /// <summary>The rate at a place of a course.</summary>
    /// <param name="s">The course.</param>
    /// <param name="at">The place, from 0.</param>
    /// <param name="length">Where the course ends.</param>
    /// <param name="rate">What it begins with.</param>
    /// <param name="floor">What it ends with.</param>
    public static double At(SchedulerOptions s, double at, double length, double rate, double floor) => s.Kind switch
    {
        SchedulerKind.Poly => ((rate - floor) * Math.Pow(1 - (at / length), s.Power)) + floor,
        SchedulerKind.CosineAnnealing => Cosine(rate, floor, at / length),
        SchedulerKind.FlatCosine => FlatCosine(s, at, length, rate, floor),
        SchedulerKind.CosineRestart => LegacyRestarted(s, at, rate, floor),
        SchedulerKind.Exponential => rate * Math.Pow(s.Gamma, at),
        SchedulerKind.Inverse => rate * Math.Pow(1 + (s.Gamma * at), -s.Power),
        SchedulerKind.Step => Math.Max(floor, rate * Math.Pow(s.Gamma, Math.Floor(at / s.StepSize))),
        SchedulerKind.MultiStep => Math.Max(floor, rate * Math.Pow(s.Gamma, s.Milestones.Count(m => m <= at))),
        SchedulerKind.OneCycle => OneCycle(s, at, s.TotalSteps ?? length),
        SchedulerKind.InverseCycle => InverseCycle(s, at, length),
        SchedulerKind.Cyclic => Cyclic(s, at, length, rate),
        _ => rate,
    };

    /// <summary>Smith and Topin 2018, https://arxiv.org/abs/1708.07120, as <c>torch.optim.lr_scheduler.OneCycleLR</c>.</summary>
    /// <param name="s">The course.</param>
    /// <param name="at">The place, from 0.</param>
    /// <param name="total">Steps in all.</param>
    public static double OneCycle(SchedulerOptions s, double at, double total)
    {
        double first = s.EtaMax / s.DivFactor;
        double end = first / s.FinalDivFactor;
        double peak = Math.Max((s.PctStart * total) - 1, 1), back = Math.Max((2 * s.PctStart * total) - 2, peak);
        (double from, double to, double part) = at <= peak ? (first, s.EtaMax, at / peak)
            : !s.HasThreePhases ? (s.EtaMax, end, (at - peak) / Math.Max(1, total - 1 - peak))
            : at <= back ? (s.EtaMax, first, (at - peak) / (back - peak))
            : (first, end, (at - back) / Math.Max(1, total - 1 - back));
        return Way(s, from, to, Math.Min(1, part));
    }

    // The momentum beside a OneCycle: from the highest to the lowest and back; the third phase of three stays.
    private static double InverseCycle(SchedulerOptions s, double at, double total)
    {
        double low = Math.Max((s.PctStart * total) - 1, 1),
            back = s.HasThreePhases ? Math.Max((2 * s.PctStart * total) - 2, low) : total - 1;
        (double from, double to, double part) = at <= low ? (s.EtaMax, s.EtaMin, at / low)
            : at <= back || !s.HasThreePhases ? (s.EtaMin, s.EtaMax, (at - low) / Math.Max(1, back - low)) : (s.EtaMax, s.EtaMax, 1);
        return Way(s, from, to, Math.Min(1, part));
    }

    // Smith 2017, https://arxiv.org/abs/1506.01186, with the ways of MMCV; gamma brings the peaks of later cycles
    // nearer to the first value.
    private static double Cyclic(SchedulerOptions s, double at, double total, double rate)
    {
        int cycle = Math.Max(1, (int)total / s.Cycles), up = (int)(s.UpFraction * cycle);
        double scale = Math.Pow(s.Gamma, (int)at / cycle), into = (int)at % cycle;
        double peak = rate * (1 - scale + (s.TargetRatio.Peak * scale));
        return into < up ? Way(s, rate, peak, into / up) : Way(s, peak, rate * s.TargetRatio.End, (into - up) / (cycle - up));
    }

    private static double Way(SchedulerOptions s, double from, double to, double part) =>
        s.IsCosine ? Cosine(from, to, part) : from + ((to - from) * part);

    /// <summary>Half cosines as MMEngine has them: each begins with the first rate times its weight and goes to the floor.</summary>
    /// <param name="s">The course.</param>
    /// <param name="at">The place, from 0, before the end of the last period.</param>
    /// <param name="unit">Iterations of one step of a period.</param>
    /// <param name="start">The first rate.</param>
    /// <param name="floor">What each ends with.</param>
    public static double Restarted(SchedulerOptions s, int at, int unit, double start, double floor)
    {
        (int index, double into) = Period(s, (double)at / unit);
        return Cosine(start * s.RestartWeights[index], floor, into / s.Periods[index]);
    }

    // MMCV's weight scales the way down to the floor, not the rate.
    private static double LegacyRestarted(SchedulerOptions s, double at, double rate, double floor)
    {
        (int index, double into) = Period(s, at);
        return floor + (s.RestartWeights[index] * (Cosine(rate, floor, Math.Min(1, into / s.Periods[index])) - floor));
    }

    // Behind the last period its end goes on.
    private static (int Index, double Into) Period(SchedulerOptions s, double at)
    {
        int index = 0;
        while (index < s.Periods.Count - 1 && at >= s.Periods[index])
        {
            at -= s.Periods[index++];
        }

        return (index, at);
    }

    private static double FlatCosine(SchedulerOptions s, double at, double length, double rate, double floor)
    {
        double flat = Math.Round(s.PctStart * length);
        return at < flat ? rate : Cosine(rate, floor, (at - flat) / Math.Max(1, length - flat));
    }

    private static double Cosine(double from, double to, double part) => to + ((from - to) * (1 + Math.Cos(Math.PI * part)) / 2);
}
