using SegSharp.Reporting;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Reporting;

/// <summary>What the log of JSON lines takes of a run's records.</summary>
public sealed class TrainingLogWriterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_RecordsOfOtherSinks_LeavesNoLine()
    {
        using (TrainingLogWriter writer = new(_directory["log.jsonl"]))
        {
            writer.Write(new StartLogRecord(0) { Time = "2026-05-01T12:00:00Z", Seed = 1, MaxIterations = 9 });
            writer.Write(new PictureLogRecord(1, "a", default, 1, 1));
            writer.Write(new TrainLogRecord(1, 0.1, 2));
            writer.Write(new EndLogRecord(1, "complete"));
        }

        Assert.Equal(
            ["""{"mode":"start","iter":0,"time":"2026-05-01T12:00:00Z","seed":1}""",
                """{"mode":"train","iter":1,"step":1,"lr":0.1,"loss":2}"""],
            File.ReadAllLines(_directory["log.jsonl"]));
    }

    [Fact]
    public void Append_NameOfAPropertyInMore_IsRefusedAndLeavesNoLine()
    {
        using TrainingLogWriter writer = new(_directory["log.jsonl"]);
        Assert.Throws<ArgumentException>(() =>
            writer.Append(new TrainLogRecord(1, 0.1, 2) { More = new Dictionary<string, double> { ["lr"] = 1 } }));
        writer.Append(new TrainLogRecord(2, 0.1, 2));
        writer.Dispose();
        Assert.Equal(2, Assert.Single(TrainingLog.Read(_directory["log.jsonl"]).Training).Iteration);
    }
}
