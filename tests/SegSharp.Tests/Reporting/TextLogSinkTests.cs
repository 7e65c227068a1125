using System.Text.RegularExpressions;
using SegSharp.Reporting;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Reporting;

/// <summary>The lines of the log for people.</summary>
public sealed partial class TextLogSinkTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_EachKind_IsWordedAsMmEngineDoes() => Assert.Equal(
        [
            "system: test", "start: 20 iterations",
            "Iter(train) [10/20]  lr: 1.0000e-03  time: 0.5000  data_time: 0.1000  memory: 300  loss: 1.5000  decode.loss_ce: " +
                "1.5000  decode.acc_seg: 75.0000",
            "  road   IoU:  25.00  Acc:  50.00", "Iter(val) [10/20]  aAcc: 75.0000  mIoU: 25.0000  mAcc: 50.0000  mDice: 40.0000",
            "Iter(val) [20/20]  mse: 0.2500",
            "stopped after iteration 20: enough",
        ],
        Lines(
            new StartLogRecord(0) { MaxIterations = 20 },
            new TrainLogRecord(10, 1e-3, 1.5)
            {
                TimeSeconds = 0.5, DataTimeSeconds = 0.1, MemoryMebibytes = 300, Accuracy = 0.75,
                More = new Dictionary<string, double> { ["decode.loss_ce"] = 1.5 },
            },
            new ValidationLogRecord(10, 0.25, 0.5, 0.75,
                [new ClassScore("road", 0.25, 0.5)]) { More = new Dictionary<string, double> { ["mDice"] = 0.4 } },
            ValidationLogRecord.Of(20, new Dictionary<string, double> { ["mse"] = 0.25 }),
            new EndLogRecord(20, "stopped", "enough")));

    [Fact]
    public void Write_RunThatGoesOn_SaysWhereItWas() => Assert.Equal(
        ["system: test", "going on after iteration 5 of 20", "complete after iteration 20"],
        Lines(new StartLogRecord(5) { MaxIterations = 20 }, new EndLogRecord(20, "complete")));

    [Fact]
    public void Write_OtherKinds_ArePassedOver() => Assert.Equal(
        ["system: test", "start: 1 iterations"],
        Lines(new StartLogRecord(0) { MaxIterations = 1 }, new PictureLogRecord(1, "a", default, 1, 1)));

    [Fact]
    public void Write_BeforeTheStart_OpensNoFile()
    {
        using TextLogSink sink = new(_directory["run.log"], []);
        sink.Write(new EndLogRecord(1, "complete"));
        Assert.False(File.Exists(_directory["run.log"]));
    }

    [Fact]
    public void Write_FolderThatIsGone_IsToldAtTheStart()
    {
        using TextLogSink sink = new(_directory["gone/run.log"], []);
        Assert.ThrowsAny<IOException>(() => sink.Write(new StartLogRecord(0)));
    }

    private IEnumerable<string> Lines(params LogRecord[] records)
    {
        using (TextLogSink sink = new(_directory["run.log"], ["system: test"]))
        {
            Array.ForEach(records, sink.Write);
        }

        return File.ReadAllLines(_directory["run.log"]).Select(line => Time().Replace(line, ""));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();
}
