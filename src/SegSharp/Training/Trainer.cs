using System.Diagnostics;
using SegSharp.Checkpoints;
using SegSharp.Data.Loading;
using SegSharp.Tensors;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>The training loop: iterations over batches, with validations in between.</summary>
public sealed class Trainer
{
    private readonly TrainingParts _parts;
    private readonly TrainingOptions _options;
    private readonly IReadOnlyList<TrainingHook> _hooks;
    private readonly TrainingControl _control;
    private readonly StageMeter _stages = new();
    private readonly StepRunner _step;
    private readonly ValidationPlan _validations;
    private int _iteration;
    private int? _validatedIteration;
    private ValidationResult? _lastValidation;

    /// <summary>Prepares a run.</summary>
    /// <param name="parts">What takes part in it.</param>
    /// <param name="options">How long and how it goes.</param>
    /// <param name="hooks">Called in this order.</param>
    /// <param name="from">Where a run stood that goes on; null for a new one. The parts must have been put back to it.</param>
    public Trainer(TrainingParts parts, TrainingOptions options, IReadOnlyList<TrainingHook> hooks, TrainingState? from = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxIterations, 1);
        (_parts, _options, _hooks) = (parts, options, hooks);
        (_iteration, _validatedIteration) = (from?.Iteration ?? 0, from?.ValidatedIteration);
        (_control, _validations) = (new TrainingControl(Save), new ValidationPlan(options));
        _step = new StepRunner(parts.Task, parts.Optimizer, parts.Precision, options, _stages);
    }

    /// <summary>Trains to the end, or until it is cancelled or stopped by a hook.</summary>
    /// <exception cref="DivergenceException">The loss, a gradient or a weight is no longer a number.</exception>
    /// <exception cref="Data.DataException">A sample cannot be used.</exception>
    /// <exception cref="IOException">A file could not be written.</exception>
    public TrainingOutcome Run(CancellationToken cancellation = default)
    {
        foreach (TrainingHook hook in _hooks)
        {
            hook.BeforeTraining(_iteration, _options.MaxIterations);
        }

        TrainingEnd end = Loop(cancellation);
        RequireNumbers();
        TrainingOutcome outcome = new(end, _iteration, _lastValidation, _control.StopReason);
        foreach (TrainingHook hook in _hooks)
        {
            hook.AfterTraining(outcome, _control);
        }

        return outcome;
    }

    private TrainingEnd Loop(CancellationToken cancellation)
    {
        try
        {
            _parts.Task.Model.Train();
            if (_parts.Validation is not null && _iteration > 0 && _iteration != _validatedIteration && IsValidationDue())
            {
                Validate(cancellation); // the run was cancelled in this validation, and so was the end of the iteration
                EndIteration();
                if (_control.StopReason is not null)
                {
                    return TrainingEnd.Stopped;
                }
            }

            while (_iteration < _options.MaxIterations)
            {
                cancellation.ThrowIfCancellationRequested();
                IterationResult result = Iterate(cancellation);
                foreach (TrainingHook hook in _hooks)
                {
                    hook.AfterIteration(result, _control);
                }

                if (IsValidationDue())
                {
                    Validate(cancellation);
                }

                EndIteration();
                if (_control.StopReason is not null)
                {
                    return TrainingEnd.Stopped;
                }
            }

            return TrainingEnd.Completed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return TrainingEnd.Cancelled;
        }
    }

    /// <summary>Iterations in all.</summary>
    public int MaxIterations => _options.MaxIterations;

    /// <summary>Whether nothing is left to do: all iterations are done, and the last validation.</summary>
    public bool IsComplete =>
        _iteration >= _options.MaxIterations && (_parts.Validation is null || _iteration == _validatedIteration || !IsValidationDue());

    private bool IsValidationDue() => _validations.IsDue(_iteration);

    private long ValidationImagesLeft() => _validations.CountFrom(_iteration) * (_parts.Validation?.ImageCount ?? 0L);

    // Weights that are no numbers are neither saved nor the end of a run that says it is done.
    private void RequireNumbers()
    {
        if (NotANumber.FindWeight(_parts.Task.Model) is { } name)
        {
            throw DivergenceException.OfWeight(_iteration, name);
        }
    }

    private void EndIteration()
    {
        foreach (TrainingHook hook in _hooks)
        {
            hook.AtEndOfIteration(_iteration, _control);
        }
    }

    private IterationResult Iterate(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        int number = _iteration;
        double rate = _parts.Schedule.RateAt(number);
        if (_parts.Momentum is { } momentum)
        {
            _parts.Optimizer.Momentum = momentum.RateAt(number);
        }

        bool measure = (_iteration + 1) % _options.AccuracyInterval == 0;
        TimeSpan waited = TimeSpan.Zero;
        StepResult step = _step.Run(Next, multiplier => _parts.Schedule.RateAt(number, multiplier), number + 1, measure);
        _iteration++;
        _parts.Average?.Update(_iteration);
        return new IterationResult(
            _iteration, _options.MaxIterations, step.Losses.Total, rate, step.Accuracy, step.GradientNorm,
            Stopwatch.GetElapsedTime(start), waited,
            TensorRuntime.Memory.Peak)
        {
            Losses = step.Losses.ByName,
            StageMemory = _stages.Take(),
            ValidationImagesLeft = ValidationImagesLeft(),
        };

        // a step that has begun is finished
        SampleBatch Next(int part)
        {
            SampleBatch batch = _parts.Loader.Next(part == 0 ? cancellation : CancellationToken.None);
            waited += _parts.Loader.LastDataTime;
            return batch;
        }
    }

    private void Validate(CancellationToken cancellation)
    {
        if (_parts.Validation is not { } validation)
        {
            return;
        }

        foreach (TrainingHook hook in _hooks)
        {
            hook.BeforeValidation(validation.ImageCount);
        }

        long start = Stopwatch.GetTimestamp();
        Measures measures = Measure(validation, cancellation);
        _validatedIteration = _iteration;
        _lastValidation = new ValidationResult(_iteration, measures, Stopwatch.GetElapsedTime(start))
        {
            MemoryPeak = _stages.Take()[TrainingStage.Validation],
        };
        foreach (TrainingHook hook in _hooks)
        {
            hook.AfterValidation(_lastValidation, _control);
        }
    }

    private Measures Measure(IValidation validation, CancellationToken cancellation)
    {
        using StageMeter.Stage stage = _stages.Enter(TrainingStage.Validation);
        using IDisposable? average = _parts.Average?.Swap();
        using IDisposable? mode = _parts.ValidationPrecision.Enter(_options.Device);
        Measures measures = validation.Run(_options.Device, ReportImage, cancellation);
        _parts.Task.Model.Train();
        return measures;
    }

    private void ReportImage(int done, Data.SampleInfo image, Data.Imaging.LabelMap? labels)
    {
        foreach (TrainingHook hook in _hooks)
        {
            if (labels is not null)
            {
                hook.AfterPrediction(_iteration, done, image, labels);
            }

            hook.AfterValidationImage(done);
        }
    }

    private void Save(string path, BestResult? best)
    {
        TrainingState state = new(
            _iteration, _parts.Loader.ConsumedBatches, _parts.Seed, _parts.Optimizer.StepCount, _validatedIteration,
            best?.Value, best?.Iteration)
        {
            LossScale = _parts.Precision.Scaler?.State,
            Flags = _parts.Flags,
            Hooks = HookStates.Save(_hooks),
        };
        state = _hooks.Aggregate(state, (known, hook) => hook.Remember(known));
        using IDisposable? average = _parts.Average?.Swap();
        RequireNumbers();
        if (!_options.SavesOptimizer)
        {
            Checkpoint.Write(path, _parts.Task.Model, _parts.Description);
            return;
        }

        Checkpoint.Write(path, _parts.Task.Model, _parts.Description with { State = state },
            new TrainingTensors(_parts.Optimizer.State()) { Trained = _parts.Average?.State() ?? [] });
    }
}
