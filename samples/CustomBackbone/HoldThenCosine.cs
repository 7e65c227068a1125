using SegSharp.Configuration;
using SegSharp.Training.Schedules;

namespace CustomBackbone;

/// <summary>A schedule of one's own: the rate stays for a while and then falls along half a cosine.</summary>
[Registered("HoldThenCosineLR")]
public sealed class HoldThenCosine : IRateSchedule
{
    private readonly double _hold;
    private readonly double _floor;

    /// <summary>
    /// Builds the schedule from its part of <c>param_scheduler</c>; <c>begin</c>, <c>end</c> and their like are the run's to read.
    /// </summary>
    public HoldThenCosine(ConfigSection section)
    {
        _hold = section.Double("hold", 0.5);
        _floor = section.Double("eta_min", 0);
        if (_hold is not (>= 0 and < 1))
        {
            throw section.Error("hold", $"it is {_hold}", "Give the part of the steps in which the rate stays, from 0 to below 1");
        }
    }

    /// <inheritdoc />
    public double RateAt(RateStep step)
    {
        double done = step.Length > 1 ? (double)step.Step / (step.Length - 1) : 0;
        double way = Math.Max(0, (done - _hold) / (1 - _hold));
        return _floor + ((step.Rate - _floor) * (1 + Math.Cos(Math.PI * way)) / 2);
    }
}
