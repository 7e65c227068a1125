using System.Globalization;
using System.Text.Json;
using SegSharp.Configuration;
using SegSharp.Training.Schedules;

namespace SegSharp.Training.Hooks;

/// <summary>
/// Reduces the learning rate when validations do not get better any more: a <c>ReduceOnPlateauLR</c> of <c>param_scheduler</c>.
/// </summary>
/// <param name="scheduler">The scheduler.</param>
/// <param name="schedule">The run's schedule, which is told of each reduction.</param>
/// <param name="perEpoch">Iterations of an epoch in a run that counts epochs; null in others, which are one epoch to MMEngine.</param>
/// <param name="tell">Receives a sentence for each reduction.</param>
internal sealed class PlateauHook(SchedulerOptions scheduler, LearningRateSchedule schedule, int? perEpoch, Action<string> tell)
    : TrainingHook, IResumableHook
{
    private readonly PlateauOptions _rule = scheduler.Plateau!;
    private readonly List<int> _reductions = [];
    private double? _best;
    private int _without;
    private int _resting;

    /// <summary>Whether the momentum is reduced, and not the learning rate.</summary>
    public bool IsOfMomentum { get; init; }

    private string Metric => _rule.Monitor;

    /// <inheritdoc />
    public string SaveState() => JsonSerializer.Serialize(new State(_best, _without, _resting, [.. _reductions]));

    /// <inheritdoc />
    public void RestoreState(string state)
    {
        State known = JsonSerializer.Deserialize<State>(state) ?? throw new FormatException("it is empty");
        (_best, _without, _resting) = (known.Best, known.Without, known.Resting);
        foreach (int iteration in known.Reductions)
        {
            Reduce(iteration);
        }
    }

    /// <inheritdoc />
    public override void AfterValidation(ValidationResult result, TrainingControl control)
    {
        int epoch = perEpoch is { } length ? result.Iteration / length : 0;
        if (epoch < scheduler.Begin || epoch >= (scheduler.End ?? int.MaxValue))
        {
            return;
        }

        Count(result.Measures.Unit * result.Named(Metric));
        if (_without <= _rule.Patience)
        {
            return;
        }

        double before = schedule.RateAt(result.Iteration);
        Reduce(result.Iteration);
        double after = schedule.RateAt(result.Iteration);
        if (after < before)
        {
            tell(string.Create(
                CultureInfo.InvariantCulture,
                $"iteration {result.Iteration}: {Metric} has not become better than {result.Measures.Told(_best ?? double.NaN)} in " +
                    $"{_without} validations; "
                + $"the {(IsOfMomentum ? "momentum" : "learning rate")} goes from {before:G4} to {after:G4}"));
        }

        (_resting, _without) = (_rule.Cooldown, 0);
    }

    private void Count(double value)
    {
        bool isBetter = !double.IsNaN(value) && (_best is not { } best || IsBetter(value, best));
        (_best, _without) = isBetter ? (value, 0) : (_best, _without + 1);
        if (_resting > 0)
        {
            (_resting, _without) = (_resting - 1, 0);
        }
    }

    private bool IsBetter(double value, double best) => (_rule.IsLessBetter, _rule.IsRelative) switch
    {
        (true, true) => value < best * (1 - _rule.Threshold),
        (true, false) => value < best - _rule.Threshold,
        (false, true) => value > best * (1 + _rule.Threshold),
        (false, false) => value > best + _rule.Threshold,
    };

    private void Reduce(int iteration)
    {
        _reductions.Add(iteration);
        schedule.Reduce(iteration, _rule);
    }

    private sealed record State(double? Best, int Without, int Resting, int[] Reductions);
}
