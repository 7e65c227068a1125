using System.Text;
using SegSharp.Reporting;

namespace SegSharp.Tests.Reporting;

public sealed class TrainingLogTests : IDisposable
{
    private const string FirstLine = """{"mode":"train","iter":1,"lr":0.001,"loss":2.5}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("segsharp-log-");

    private string LogPath => Path.Combine(_folder.FullName, "log.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Append_BothKinds_ReadsBackTheSame()
    {
        TrainLogRecord train = new(50, 6e-5, 0.4213)
        {
            Accuracy = 0.91,
            TimeSeconds = 0.213,
            DataTimeSeconds = 0.004,
            MemoryMebibytes = 812.5,
            StageMemoryMebibytes = new Dictionary<string, double>(StringComparer.Ordinal) { ["forward"] = 640.25, ["backward"] = 812.5 },
            More = new Dictionary<string, double>(StringComparer.Ordinal) { ["decode.loss_ce"] = 0.4, ["grad_norm"] = double.PositiveInfinity },
        };
        ValidationLogRecord validation = new(50, 0.5, 0.6, 0.8, [new("road", 0.9, 0.95), new("<b>\"Straße\" \U0001F6A6", double.NaN, 0)])
        {
            MemoryMebibytes = 300.5,
            More = new Dictionary<string, double>(StringComparer.Ordinal) { ["mDice"] = 0.625, ["mFscore"] = double.NaN },
        };
        using (TrainingLogWriter writer = new(LogPath))
        {
            writer.Append(train);
            writer.Append(validation);
        }

        TrainingLog log = TrainingLog.Read(LogPath);

        Assert.False(log.LastLineWasTorn);
        Assert.Equal(train with { More = log.Training[0].More, StageMemoryMebibytes = log.Training[0].StageMemoryMebibytes }, log.Training[0]);
        Assert.Equal(train.StageMemoryMebibytes, log.Training[0].StageMemoryMebibytes);
        Assert.Equal(train.More, log.Training[0].More);
        Assert.Equal(validation with { Classes = log.Validations[0].Classes, More = log.Validations[0].More }, log.Validations[0]);
        Assert.Equal(validation.More, log.Validations[0].More);
        Assert.Equal(validation.Classes, log.Validations[0].Classes);
    }

    [Fact]
    public void Append_OneRecord_WritesThePublishedKeysOnOneLine()
    {
        using (TrainingLogWriter writer = new(LogPath))
        {
            writer.Append(new TrainLogRecord(7, 0.001, double.NaN) { TimeSeconds = 0.5 });
            writer.Append(new ValidationLogRecord(7, 0.5, 0.6, 0.8, [new("a\nb", double.NaN, 1)]));
        }

        Assert.Equal(
            [
                """{"mode":"train","iter":7,"lr":0.001,"loss":null,"time":0.5}""",
                """{"mode":"val","iter":7,"mIoU":0.5,"mAcc":0.6,"aAcc":0.8,"classes":{"a\nb":{"IoU":null,"Acc":1}}}""",
            ],
            File.ReadAllLines(LogPath));
    }

    [Fact]
    public void Append_StillOpen_IsSeenByAReader()
    {
        using TrainingLogWriter writer = new(LogPath);
        writer.Append(new TrainLogRecord(1, 0.1, 2));
        Assert.Single(TrainingLog.Read(LogPath).Records);
    }

    [Fact]
    public void Append_NameWithAPropertyOfItsOwn_ThrowsAndWritesNothing()
    {
        using TrainingLogWriter writer = new(LogPath);
        TrainLogRecord record = new(1, 0.1, 2) { More = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = 1 } };
        Assert.Throws<ArgumentException>(() => writer.Append(record));
        Assert.Equal(0, new FileInfo(LogPath).Length);
        writer.Append(new TrainLogRecord(1, 0.1, 2)); // the failed line leaves no trace in the next
        Assert.Single(TrainingLog.Read(LogPath).Records);
    }

    [Theory]
    [InlineData("""{"mode":"tr""")]
    [InlineData("""{"mode":"train","iter":2,"lr":0.001,"loss":2.""")]
    [InlineData("{")]
    public void Read_TornLastLine_LeavesItOut(string torn)
    {
        TrainingLog log = Parse($"{FirstLine}\n{torn}");
        Assert.True(log.LastLineWasTorn);
        Assert.Single(log.Records);
    }

    [Fact]
    public void Read_EveryPrefixOfALog_GivesItsWholeLines()
    {
        string text = $"{FirstLine}\n" + """{"mode":"val","iter":1,"mIoU":0.5,"mAcc":0.6,"aAcc":0.8,"classes":{"é":{"IoU":1,"Acc":1}}}""" + "\n";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int length = 0; length <= bytes.Length; length++)
        {
            int lines = length >= bytes.Length - 1 ? 2 : length >= FirstLine.Length ? 1 : 0;
            Assert.Equal(lines, TrainingLog.Read(new MemoryStream(bytes, 0, length), "log").Records.Count);
        }
    }

    [Theory]
    [InlineData("""{"mode":"tr""", "log.jsonl:2: not a JSON object (byte 12).")]
    [InlineData("[1]", "log.jsonl:2: expected an object.")]
    [InlineData("""{"iter":1}""", "log.jsonl:2: 'mode' is missing.")]
    [InlineData("""{"mode":"test"}""", "log.jsonl:2: 'mode' is neither 'train' nor 'val'.")]
    [InlineData("""{"mode":"train","iter":1.5,"lr":1,"loss":1}""", "log.jsonl:2: 'iter' is not a whole number.")]
    [InlineData("""{"mode":"train","iter":1,"lr":1}""", "log.jsonl:2: 'loss' is missing.")]
    [InlineData("""{"mode":"train","iter":1,"lr":"x","loss":1}""", "log.jsonl:2: 'lr' is not a number.")]
    [InlineData("""{"mode":"val","iter":1,"mIoU":1,"mAcc":1,"aAcc":1,"classes":[]}""", "log.jsonl:2: 'classes' is not an object.")]
    [InlineData("""{"mode":"val","iter":1,"mIoU":1,"mAcc":1,"aAcc":1,"classes":{"car":{"IoU":1}}}""", "log.jsonl:2: 'Acc' is missing.")]
    public void Read_MalformedLineInside_NamesFileLineAndFault(string line, string expected)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Parse($"{FirstLine}\n{line}\n{FirstLine}\n"));
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void Read_BlankLinesAndUnknownKeys_AreTolerated()
    {
        TrainingLog log = Parse("\r\n" + """{"mode":"train","iter":1,"lr":1,"loss":1,"host":"a","extra":3}""" + "\r\n\n");
        Assert.Equal(["extra"], log.Training[0].More.Keys);
    }

    [Theory]
    [InlineData("""{"mode":"train","it""", 1)]                                  // torn: taken off
    [InlineData("""{"mode":"train","iter":2,"lr":0.001,"loss":2.4}""", 2)] // whole but for its line end: kept
    public void Writer_UnfinishedLastLine_GoesOnBehindWholeLines(string last, int kept)
    {
        using (StreamWriter text = File.CreateText(LogPath))
        {
            text.Write($"{FirstLine}\n{last}");
        }

        using (TrainingLogWriter writer = new(LogPath))
        {
            writer.Append(new TrainLogRecord(3, 0.001, 2.3));
        }

        TrainingLog log = TrainingLog.Read(LogPath);
        Assert.False(log.LastLineWasTorn);
        Assert.Equal(kept + 1, log.Records.Count);
        Assert.Equal(3, log.Records[^1].Iteration);
    }

    [Fact]
    public void Training_ResumedRun_CountsRepeatedIterationsOnce()
    {
        using (TrainingLogWriter writer = new(LogPath))
        {
            foreach (int iteration in (int[])[10, 20, 30]) // killed after 30, the checkpoint is of 20
            {
                writer.Append(new TrainLogRecord(iteration, 0.1, 1));
                writer.Append(new ValidationLogRecord(iteration, 0.1, 0.1, 0.1, []));
            }

            foreach (int iteration in (int[])[25, 30, 40])
            {
                writer.Append(new TrainLogRecord(iteration, 0.1, 2));
            }
        }

        TrainingLog log = TrainingLog.Read(LogPath);

        Assert.Equal([(10, 1.0), (20, 1), (25, 2), (30, 2), (40, 2)], log.Training.Select(record => (record.Iteration, record.Loss)));
        Assert.Equal([10, 20], log.Validations.Select(record => record.Iteration));
        Assert.Equal(9, log.Records.Count);
    }

    private static TrainingLog Parse(string text) => TrainingLog.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "log.jsonl");
}
