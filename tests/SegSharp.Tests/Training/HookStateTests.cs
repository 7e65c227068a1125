using System.Globalization;
using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Tests.Data;
using SegSharp.Training;
using static SegSharp.Tests.Training.Squares;

namespace SegSharp.Tests.Training;

/// <summary>Hooks that remember something, in a run that stops and goes on.</summary>
public sealed class HookStateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Run_HookWithStateResumed_IsThatOfARunInOneGo()
    {
        Write(_directory.Root, 1);
        Experiment experiment = Read(Config(_directory.Root, "num_classes=2", "", iterations: 8)
            + "\ntrain_cfg['val_interval'] = 2\ndefault_hooks['checkpoint'].update(interval=2)\n");
        Remembering whole = new(), first = new(), second = new();
        Run(experiment, "whole", resume: false, whole);
        Run(experiment, "halves", resume: false, new Remembering(), first, new Stop(4)); // two of one class have a state each
        Run(experiment, "halves", resume: true, new Remembering(), second);
        Assert.Equal(4, first.Iterations);
        Assert.Equal(8, second.Iterations);
        Assert.Equal(whole.SaveState(), second.SaveState());
        Assert.NotEqual(whole.SaveState(), first.SaveState());
    }

    // cancelled within a validation, so that the end of that iteration comes only after the run went on
    [Fact]
    public void Run_CancelledInAValidation_IsThatOfARunInOneGo()
    {
        Write(_directory.Root, 1);
        Experiment experiment = Read(Config(_directory.Root, "num_classes=2", "", iterations: 6) + "\ntrain_cfg['val_interval'] = 3\n");
        Remembering whole = new(), second = new();
        Run(experiment, "whole", resume: false, whole);
        using CancellationTokenSource source = new();
        Run(experiment, "halves", resume: false, source.Token, new Remembering(), new CancelInValidation(source));
        Run(experiment, "halves", resume: true, second);
        Assert.Equal(whole.SaveState(), second.SaveState());
    }

    [Fact]
    public void Create_StateOfAnotherVersion_IsToldInASentence()
    {
        Write(_directory.Root, 1);
        Experiment experiment = Read(Config(_directory.Root, "num_classes=2", "", iterations: 4));
        Run(experiment, "run", resume: false, new Remembering());
        SessionOptions options = new() { WorkDirectory = _directory["run"], Resume = true, Hooks = [new Remembering { IsLater = true }] };
        Assert.Contains("the hook '", Assert.Throws<CheckpointMismatchException>(() => TrainingSession.Create(experiment, options)).Message,
            StringComparison.Ordinal);
    }

    private void Run(Experiment experiment, string name, bool resume, params TrainingHook[] hooks) =>
        Run(experiment, name, resume, CancellationToken.None, hooks);

    private void Run(Experiment experiment, string name, bool resume, CancellationToken cancellation, params TrainingHook[] hooks)
    {
        using TrainingSession session = TrainingSession.Create(experiment,
            new SessionOptions { WorkDirectory = _directory[name], Resume = resume, Hooks = hooks });
        session.Run(cancellation);
    }

    // Every call of a run leaves its mark, in an order that counts.
    private sealed class Remembering : TrainingHook, IResumableHook
    {
        private double _value = 1;

        public int Iterations { get; private set; }

        public bool IsLater { get; init; }

        public string SaveState() => string.Create(CultureInfo.InvariantCulture, $"{Iterations} {_value:R}");

        public void RestoreState(string state)
        {
            string[] parts = IsLater ? throw new FormatException("three numbers are needed") : state.Split(' ');
            (Iterations, _value) = (int.Parse(parts[0], CultureInfo.InvariantCulture),
                double.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        public override void AfterIteration(IterationResult result, TrainingControl control) =>
            (Iterations, _value) = (Iterations + 1, (_value / 3) + result.Loss);

        public override void AfterValidation(ValidationResult result, TrainingControl control) =>
            _value = (_value / 7) + result.Metrics.MeanIoU;

        public override void AtEndOfIteration(int iteration, TrainingControl control) => _value = (_value / 5) + iteration;
    }

    private sealed class Stop(int at) : TrainingHook
    {
        public override void AtEndOfIteration(int iteration, TrainingControl control)
        {
            if (iteration == at)
            {
                control.RequestStop("half of it is done");
            }
        }
    }

    private sealed class CancelInValidation(CancellationTokenSource source) : TrainingHook
    {
        public override void AfterValidationImage(int done) => source.Cancel();
    }
}
