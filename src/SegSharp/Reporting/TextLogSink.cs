using System.Globalization;
using System.Text;

namespace SegSharp.Reporting;

/// <summary>
/// Writes a run's log for people, a file for each start: the environment first, then a line for each line of the log,
/// as MMEngine words them.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="head">What stands at its top.</param>
public sealed class TextLogSink(string path, IReadOnlyList<string> head) : ILogSink
{
    private StreamWriter? _file;
    private int _maxIterations;

    /// <inheritdoc />
    public void Write(LogRecord record)
    {
        switch (record)
        {
            case StartLogRecord start:
                Open(start);
                break;
            case EndLogRecord end:
                Note($"{end.Ending} after iteration {end.Iteration}{(end.Reason is { } reason ? $": {reason}" : "")}");
                break;
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
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    // A line with the time before it.
    private void Note(string text)
    {
        _file?.WriteLine($"{DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {text}");
        _file?.Flush();
    }

    private void Open(StartLogRecord start)
    {
        _maxIterations = start.MaxIterations;
        _file = new StreamWriter(path, append: true, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (string line in head)
        {
            _file.WriteLine(line);
        }

        Note(start.Iteration == 0 ? $"start: {_maxIterations} iterations"
            : $"going on after iteration {start.Iteration} of {_maxIterations}");
    }

    private static string Numbers(IEnumerable<KeyValuePair<string, double>> numbers) =>
        string.Concat(numbers.Select(number => Text($"  {number.Key}: {number.Value:F4}")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
