namespace SegSharp.Reporting.TensorBoard;

/// <summary>Writes what the log says into TensorBoard's event files, under the names that MMSegmentation uses.</summary>
/// <param name="directory">The folder of the event files.</param>
/// <param name="hasModes">Whether names begin with <c>train/</c> and <c>val/</c> (0.x).</param>
public sealed class TensorBoardSink(string directory, bool hasModes) : ILogSink
{
    private const double Percent = 100;

    // 0.x has its metrics as fractions, 1.x in percent.
    private readonly double _unit = hasModes ? 1 : Percent;
    private EventFile? _events;

    /// <summary>The file that is written to; null before training and after it.</summary>
    public EventFile? Events => _events;

    /// <inheritdoc />
    public void Write(LogRecord record)
    {
        switch (record)
        {
            case StartLogRecord start:
                _events = new EventFile(directory, start.Iteration);
                break;
            case PictureLogRecord picture:
                _events?.WriteImage(picture.Name, picture.Iteration, picture.Png.ToArray(), picture.Height, picture.Width);
                break;
            case TrainLogRecord train:
                Scalar(hasModes ? "learning_rate" : "lr", train, train.LearningRate);
                Scalar(Name("train", "loss"), train, train.Loss);
                Scalar(Name("train", "decode.acc_seg"), train, Percent * train.Accuracy);
                foreach ((string name, double value) in train.More)
                {
                    Scalar(Name("train", name), train, value);
                }

                Scalar("time", train, train.TimeSeconds);
                Scalar("data_time", train, train.DataTimeSeconds);
                Scalar("memory", train, train.MemoryMebibytes);
                foreach ((string stage, double mebibytes) in train.StageMemoryMebibytes)
                {
                    Scalar($"memory_{stage}", train, mebibytes);
                }

                break;
            case ValidationLogRecord { Values: { } values } other:
                foreach ((string name, double value) in values)
                {
                    Scalar(Name("val", name), other, value);
                }

                break;
            case ValidationLogRecord validation:
                Scalar(Name("val", "mIoU"), validation, _unit * validation.MeanIoU);
                Scalar(Name("val", "mAcc"), validation, _unit * validation.MeanAccuracy);
                Scalar(Name("val", "aAcc"), validation, _unit * validation.PixelAccuracy);
                Scalar("memory_validation", validation, validation.MemoryMebibytes);
                foreach ((string name, double value) in validation.More)
                {
                    Scalar(Name("val", name), validation, _unit * value);
                }

                foreach (ClassScore score in hasModes ? validation.Classes : [])
                {
                    Scalar(Name("val", $"IoU.{score.Name}"), validation, score.IoU);
                    Scalar(Name("val", $"Acc.{score.Name}"), validation, score.Accuracy);
                }

                break;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _events?.Dispose();
        _events = null;
    }

    private string Name(string mode, string name) => hasModes ? $"{mode}/{name}" : name;

    private void Scalar(string tag, LogRecord record, double value)
    {
        if (!double.IsNaN(value))
        {
            _events?.WriteScalar(tag, record.Iteration, value);
        }
    }
}
