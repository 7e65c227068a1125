namespace SegSharp.Training.Schedules;

/// <summary>A step of a scheduler.</summary>
/// <param name="Step">The step, from 0 at the scheduler's <c>begin</c>; behind its <c>end</c> the last one,
/// so that the last value holds.</param>
/// <param name="Length">How many steps the scheduler has.</param>
/// <param name="Rate">What the schedulers before it give in the same step.</param>
/// <param name="FirstRate">What the optimizer begins with, times the group's factor.</param>
public readonly record struct RateStep(int Step, int Length, double Rate, double FirstRate);
