using System.Globalization;
using System.Text;
using SegSharp.Reporting;

namespace SegSharp.Training.Hooks;

/// <summary>
/// Writes a run's log for people, a file for each start: the environment first, then a line for each line of the log,
/// as MMEngine words them.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="head">What stands at its top.</param>
internal sealed class TextLogHook(string path, IReadOnlyList<string> head) : TrainingHook, ILogReader, IDisposable
{
    private StreamWriter? _file;
    private int _maxIterations;

    /// <summary>Writes a line with the time before it.</summary>
    public void Note(string text)
    {
        _file?.WriteLine($"{DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {text}");
        _file?.Flush();
    }

    /// <inheritdoc />
    public override void BeforeTraining(int firstIteration, int maxIterations)
    {
        _maxIterations = maxIterations;
        _file = new StreamWriter(path, append: true, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (string line in head)
        {
            _file.WriteLine(line);
        }

        Note(firstIteration == 0 ? $"start: {maxIterations} iterations" : $"going on after iteration {firstIteration} of {maxIterations}");
    }

    /// <inheritdoc />
    public void Write(LogRecord record)
    {
        switch (record)
        {
            case TrainLogRecord train:
                Note(Text($"Iter(train) [{train.Iteration}/{_maxIterations}]  lr: {train.LearningRate:0.0000e+00}  ")
                    + Text($"time: {train.TimeSeconds:F4}  data_time: {train.DataTimeSeconds:F4}  ")
                    + Text($"memory: {train.MemoryMebibytes:F0}  loss: {train.Loss:F4}") + Numbers(train.More)
                    + (double.IsNaN(train.Accuracy) ? "" : Text($"  decode.acc_seg: {100 * train.Accuracy:F4}")));
                break;
            case ValidationLogRecord { Values: { } values } other:
                Note(Text($"Iter(val) [{other.Iteration}/{_maxIterations}]") + Numbers(values));
                break;
            case ValidationLogRecord validation:
                int width = validation.Classes.Select(score => score.Name.Length).Append(5).Max();
                foreach (ClassScore score in validation.Classes)
                {
                    Note($"  {score.Name.PadRight(width)}  IoU: {Text($"{100 * score.IoU,6:F2}")}  Acc: " +
                        $"{Text($"{100 * score.Accuracy,6:F2}")}");
                }

                Note(Text($"Iter(val) [{validation.Iteration}/{_maxIterations}]  aAcc: {100 * validation.PixelAccuracy:F4}  ")
                    + Text($"mIoU: {100 * validation.MeanIoU:F4}  mAcc: {100 * validation.MeanAccuracy:F4}")
                    + Numbers(validation.More.ToDictionary(item => item.Key, item => 100 * item.Value)));
                break;
        }
    }

    /// <inheritdoc />
    public override void AfterTraining(TrainingOutcome outcome, TrainingControl control)
    {
        Note($"{outcome.End switch { TrainingEnd.Completed => "complete", TrainingEnd.Stopped => "stopped", _ => "interrupted" }} after " +
            $"iteration {outcome.Iteration}"
            + (outcome.StopReason is { } reason ? $": {reason}" : ""));
        Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private static string Numbers(IEnumerable<KeyValuePair<string, double>> numbers) =>
        string.Concat(numbers.Select(number => Text($"  {number.Key}: {number.Value:F4}")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
