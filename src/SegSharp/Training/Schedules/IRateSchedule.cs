namespace SegSharp.Training.Schedules;

/// <summary>The course of a learning rate (or momentum) that a plugin brings: a scheduler that <c>param_scheduler</c> may name.</summary>
/// <remarks>
/// It is a public class with <see cref="Configuration.RegisteredAttribute"/> and a constructor that takes a
/// <see cref="Configuration.ConfigSection"/> with its own keys; <c>begin</c>, <c>end</c>,
/// <c>by_epoch</c> and <c>convert_to_iter_based</c> are read before. The value must follow from the step alone,
/// so that a run goes on anywhere.
/// </remarks>
public interface IRateSchedule
{
    /// <summary>The rate in a step.</summary>
    double RateAt(RateStep step);
}
