using SegSharp.Evaluation;
using SegSharp.Reporting;
using SegSharp.Training;
using SegSharp.Training.Hooks;
using SegSharp.Training.Tasks;

namespace SegSharp.Tests.Training.Hooks;

/// <summary>The records that a run's log gets, and that every sink gets the same.</summary>
public sealed class LogHookTests : IDisposable
{
    private readonly ListSink _sink = new(), _other = new();

    public void Dispose()
    {
        _sink.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Records_OfARun_ComeOnceInOrderToEverySink()
    {
        LogHook hook = new([_sink, _other], interval: 2) { Start = new StartLogRecord(0) { Seed = 7 } };
        hook.BeforeTraining(0, 3);
        hook.AfterIteration(Iteration(1, loss: 4), Control());
        hook.AfterIteration(Iteration(2, loss: 2), Control());
        hook.BeforeValidation(1);
        hook.AfterValidationImage(1);
        hook.AfterValidation(Validation(2), Control());
        hook.Write(new PictureLogRecord(2, "val_a", new byte[] { 1 }, 1, 1));
        hook.AfterIteration(Iteration(3, loss: 1), Control());
        hook.AfterTraining(new TrainingOutcome(TrainingEnd.Stopped, 3, null, "enough"), Control());

        Assert.Equal(
            [
                "Start 0/3 seed 7", "Progress 1: 4", "Progress 2: 3", "Train 2: 3 grad_norm 1.5", "Images 0/1", "Images 1/1", "Measured 2",
                "Val 2: 0.5 edge 0.6",
                "Picture val_a", "Progress 3: 1", "Train 3: 1", "End 3: stopped, enough", "closed",
            ],
            _sink.Lines);
        Assert.Equal(_sink.Lines, _other.Lines);
    }

    [Fact]
    public void Window_OfARunThatGoesOn_CountsWhatCameBefore()
    {
        LogHook first = new([_sink], interval: 3), second = new([_other], interval: 3) { Window = new() { Count = 2, Loss = 10 } };
        second.BeforeTraining(2, 6);
        second.AfterIteration(Iteration(3, loss: 2), Control());
        Assert.Equal(["Start 2/6 seed 0", "Progress 3: 4", "Train 3: 4"], _other.Lines);
        first.AfterIteration(Iteration(1, loss: 2), Control());
        Assert.DoesNotContain(_sink.Lines, line => line.StartsWith("Train", StringComparison.Ordinal));
    }

    [Fact]
    public void Validation_OfAnotherTask_KeepsItsOwnNames()
    {
        LogHook hook = new([_sink], interval: 1);
        hook.AfterValidation(new ValidationResult(5, new Measures(new Dictionary<string, double> { ["mse"] = 0.25 }), TimeSpan.Zero),
            Control());
        Assert.Equal(["Measured 5", "Val 5: mse 0.25"], _sink.Lines);
    }

    // a log that cannot be written ends the run, before others are told what is not in the log
    [Fact]
    public void Sink_ThatFails_EndsTheRun()
    {
        LogHook hook = new([new FullSink(), _sink], interval: 1);
        Assert.Throws<IOException>(() => hook.AfterIteration(Iteration(1, loss: 1), Control()));
        Assert.Empty(_sink.Lines);
    }

    private static TrainingControl Control() => new((_, _) => { });

    private static IterationResult Iteration(int number, double loss) =>
        new(number, 3, loss, 0.1, null, number < 3 ? number : null, TimeSpan.Zero, TimeSpan.Zero, 0);

    private static ValidationResult Validation(int iteration)
    {
        ConfusionMatrix matrix = new(1);
        SegmentationMetrics metrics = new(0.5, [new ClassMetrics(0.5, 0.5, 0.6, 0.5, 0.5, 0.5)]);
        return new ValidationResult(iteration, new SegmentationMeasures(["a"],
            metrics with { More = new Dictionary<string, double> { ["edge"] = 0.6 } }, matrix), TimeSpan.Zero);
    }

    private sealed class ListSink : ILogSink
    {
        public List<string> Lines { get; } = [];

        public void Write(LogRecord record) => Lines.Add(record switch
        {
            StartLogRecord start => FormattableString.Invariant($"Start {start.Iteration}/{start.MaxIterations} seed {start.Seed}"),
            ProgressLogRecord progress => FormattableString.Invariant($"Progress {progress.Iteration}: {progress.MeanLoss}"),
            TrainLogRecord train => FormattableString.Invariant($"Train {train.Iteration}: {train.Loss}") + Numbers(train.More),
            ValidationProgressLogRecord images => FormattableString.Invariant($"Images {images.Done}/{images.Count}"),
            MeasuredLogRecord measured => FormattableString.Invariant($"Measured {measured.Iteration}"),
            ValidationLogRecord { Values: { } values } other => FormattableString.Invariant($"Val {other.Iteration}:") + Numbers(values),
            ValidationLogRecord validation =>
                FormattableString.Invariant($"Val {validation.Iteration}: {validation.MeanIoU}") + Numbers(validation.More),
            PictureLogRecord picture => $"Picture {picture.Name}",
            EndLogRecord end => FormattableString.Invariant($"End {end.Iteration}: {end.Ending}, {end.Reason}"),
            _ => record.GetType().Name,
        });

        public void Dispose() => Lines.Add("closed");

        private static string Numbers(IEnumerable<KeyValuePair<string, double>> numbers) =>
            string.Concat(numbers.Select(number => FormattableString.Invariant($" {number.Key} {number.Value}")));
    }

    private sealed class FullSink : ILogSink
    {
        public void Write(LogRecord record) => throw new IOException("No space left on device");

        public void Dispose()
        {
        }
    }
}
