using SegSharp.Configuration;
using SegSharp.Training.Optimizers;

namespace SegSharp.Training.Schedules;

/// <summary>Makes the course of an optimizer's momentum.</summary>
/// <remarks>Source: <c>MomentumSchedulerMixin</c> of MMEngine: the momentum of SGD, the first beta of Adam and its kin,
/// by the formulas of the learning rate.</remarks>
internal static class MomentumCourse
{
    /// <summary>The course that the config asks for; null for none.</summary>
    /// <exception cref="ConfigException">The optimizer has no momentum.</exception>
    public static LearningRateSchedule? Create(Experiment experiment, Optimizer optimizer, int iterations, int iterationsPerEpoch) =>
        experiment.MomentumSchedulers.Count == 0 ? null
            : new LearningRateSchedule(Require(optimizer), experiment.MomentumSchedulers, iterations, iterationsPerEpoch);

    /// <summary>The momentum that an optimizer begins with.</summary>
    /// <exception cref="ConfigException">It has none.</exception>
    public static double Require(Optimizer optimizer) => optimizer.Momentum ?? throw new ConfigException(
        $"the optimizer {optimizer.GetType().Name} has no momentum for a schedule", null, "param_scheduler",
        "Leave the schedulers of the momentum out, or let its class override Momentum");
}
