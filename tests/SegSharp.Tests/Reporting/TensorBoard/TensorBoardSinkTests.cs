using SegSharp.Reporting;
using SegSharp.Reporting.TensorBoard;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Reporting.TensorBoard;

/// <summary>The names and units under which the log's records reach TensorBoard.</summary>
public sealed class TensorBoardSinkTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_NamesOf1x_HaveNoModeAndMetricsInPercent() => Assert.Equal(
        ["lr 5 0.5", "loss 5 2", "decode.acc_seg 5 75", "mIoU 10 25", "mAcc 10 50", "aAcc 10 75"], Written(hasModes: false));

    [Fact]
    public void Write_NamesOf0x_HaveModesAndMetricsAsFractions() => Assert.Equal(
        ["learning_rate 5 0.5", "train/loss 5 2", "train/decode.acc_seg 5 75", "val/mIoU 10 0.25", "val/mAcc 10 0.5", "val/aAcc 10 0.75",
            "val/IoU.road 10 0.25", "val/Acc.road 10 0.5"],
        Written(hasModes: true));

    // what is unknown (NaN) is left out
    private string[] Written(bool hasModes)
    {
        using TensorBoardSink sink = new(_directory.Root, hasModes);
        sink.Write(new StartLogRecord(0));
        string path = sink.Events!.Path;
        sink.Write(new TrainLogRecord(5, 0.5, 2) { Accuracy = 0.75 });
        sink.Write(new ValidationLogRecord(10, 0.25, 0.5, 0.75, [new ClassScore("road", 0.25, 0.5)]));
        sink.Dispose();
        return [.. EventReader.Read(path).Skip(1).Select(item => FormattableString.Invariant($"{item.Tag} {item.Step} {item.Scalar}"))];
    }
}
