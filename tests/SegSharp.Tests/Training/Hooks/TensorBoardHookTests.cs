using SegSharp.Reporting;
using SegSharp.Tests.Data;
using SegSharp.Tests.Reporting.TensorBoard;
using SegSharp.Training.Hooks;

namespace SegSharp.Tests.Training.Hooks;

/// <summary>The names and units under which the log's records reach TensorBoard.</summary>
public sealed class TensorBoardHookTests : IDisposable
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
        using TensorBoardHook hook = new(_directory.Root, hasModes);
        hook.BeforeTraining(0, 10);
        string path = hook.Events!.Path;
        hook.Write(new TrainLogRecord(5, 0.5, 2) { Accuracy = 0.75 });
        hook.Write(new ValidationLogRecord(10, 0.25, 0.5, 0.75, [new ClassScore("road", 0.25, 0.5)]));
        hook.Dispose();
        return [.. EventReader.Read(path).Skip(1).Select(item => FormattableString.Invariant($"{item.Tag} {item.Step} {item.Scalar}"))];
    }
}
