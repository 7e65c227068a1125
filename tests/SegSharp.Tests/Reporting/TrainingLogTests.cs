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
            More = new Dictionary<string, double>(StringComparer.Ordinal) { ["decode.loss_ce"] = 0.4,
                ["grad_norm"] = double.PositiveInfinity },
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
        Assert.Equal(train with { More = log.Training[0].More, StageMemoryMebibytes = log.Training[0].StageMemoryMebibytes },
            log.Training[0]);
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
            writer.Append(new StartLogRecord(5) { Time = "2026-05-01T12:00:00Z", Seed = 3, Command = "segsharp train a.py" });
            writer.Append(new TrainLogRecord(7, 0.001, double.NaN) { TimeSeconds = 0.5, Accuracy = 0.75 });
            writer.Append(new ValidationLogRecord(7, 0.5, 0.6, 0.8, [new("a\nb", double.NaN, 1)]));
        }

        Assert.Equal(
            [
                """{"mode":"start","iter":5,"time":"2026-05-01T12:00:00Z","seed":3,"command":"segsharp train a.py"}""",
                """{"mode":"train","iter":7,"step":7,"lr":0.001,"loss":null,"decode.acc_seg":75,"time":0.5}""",
                """{"mode":"val","iter":7,"step":7,"mIoU":50,"mAcc":60,"aAcc":80,"classes":{"a\nb":{"IoU":null,"Acc":100}}}""",
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
        string text = $"{FirstLine}\n"
            + """{"mode":"val","iter":1,"mIoU":0.5,"mAcc":0.6,"aAcc":0.8,"classes":{"é":{"IoU":1,"Acc":1}}}""" + "\n";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int length = 0; length <= bytes.Length; length++)
        {
            int lines = length >= bytes.Length - 1 ? 2 : length >= FirstLine.Length ? 1 : 0;
            Assert.Equal(lines, TrainingLog.Read(new MemoryStream(bytes, 0, length)).Records.Count);
        }
    }

    /// <summary>A damaged line costs itself and nothing more, wherever it is.</summary>
    [Theory]
    [InlineData("""{"mode":"tr""", "not a JSON object (byte 12)")]
    [InlineData("\0\0\0", "not a JSON object (byte 1)")]
    [InlineData("[1]", "expected an object")]
    [InlineData("""{"iter":1}""", "'mode' is missing")]
    [InlineData("""{"mode":"test"}""", "'mode' is none of 'train', 'val' and 'start'")]
    [InlineData("""{"mode":"train","iter":1.5,"lr":1,"loss":1}""", "'iter' is not a whole number")]
    [InlineData("""{"mode":"train","iter":1,"lr":1}""", "'loss' is missing")]
    [InlineData("""{"mode":"train","iter":1,"lr":"x","loss":1}""", "'lr' is not a number")]
    [InlineData("""{"mode":"val","iter":1,"mIoU":1,"mAcc":1,"aAcc":1,"classes":[]}""", "'classes' is not an object")]
    [InlineData("""{"mode":"val","iter":1,"mIoU":1,"mAcc":1,"aAcc":1,"classes":{"car":{"IoU":1}}}""", "'Acc' is missing")]
    [InlineData("""{"mode":"start","iter":1,"time":3,"seed":1}""", "'time' is not a string")]
    public void Read_DamagedLineInside_IsLeftOutAndTold(string line, string fault)
    {
        TrainingLog log = Parse($"{FirstLine}\n{line}\n{FirstLine}\n");
        Assert.Equal([(2, fault)], log.Broken);
        Assert.Equal(2, log.Records.Count);
        Assert.False(log.LastLineWasTorn);
    }

    /// <summary>Whatever byte is damaged in whatever line, reading does not fail and the other lines are there.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0xff)]
    public void Read_AnyByteDamaged_CostsItsLineAtMost(byte damage)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{FirstLine}\n"
            + """{"mode":"val","iter":1,"step":1,"mIoU":50,"mAcc":60,"aAcc":80,"classes":{"é":{"IoU":10,"Acc":10}}}"""
            + $"\n{FirstLine}\n");
        for (int at = 0; at < text.Length; at++)
        {
            byte[] damaged = [.. text];
            damaged[at] = damage;
            int lines = TrainingLog.Read(new MemoryStream(damaged)).Records.Count;
            Assert.InRange(lines, text[at] == (byte)'\n' ? 1 : 2, 3); // without their line ends two lines are one
        }
    }

    [Fact]
    public void Read_LogOfAnEarlierVersion_HasFractions()
    {
        TrainingLog log = Parse("""{"mode":"train","iter":1,"lr":1,"loss":1,"acc":0.25}""" + "\n"
            + """{"mode":"val","iter":1,"mIoU":0.5,"mAcc":1,"aAcc":1,"mDice":0.7,"classes":{"car":{"IoU":0.4,"Acc":1}}}""" + "\n");
        Assert.Equal((0.25, 0.5, 0.7, 0.4),
            (log.Training[0].Accuracy, log.Validations[0].MeanIoU, log.Validations[0].More["mDice"], log.Validations[0].Classes[0].IoU));
    }

    [Fact]
    public void Training_NewRunInTheSameLog_LeavesTheEarlierOneOut()
    {
        using (TrainingLogWriter writer = new(LogPath))
        {
            writer.Append(new StartLogRecord(0));
            writer.Append(new TrainLogRecord(1, 0.1, 9));
            writer.Append(new TrainLogRecord(2, 0.1, 9));
            writer.Append(new StartLogRecord(0));
            writer.Append(new TrainLogRecord(1, 0.1, 1));
            writer.Append(new StartLogRecord(1));
            writer.Append(new TrainLogRecord(2, 0.1, 2));
        }

        Assert.Equal([(1, 1.0), (2, 2.0)], TrainingLog.Read(LogPath).Training.Select(record => (record.Iteration, record.Loss)));
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
    [InlineData("\0\0\0\0", 1)]
    [InlineData("""{"mode":"train","iter":2,"lr":0.001,"loss":2.4}""" + "\0\0\0", 2)] // zeros of a crash of the system
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
    public void Writer_MegabytesOfZerosAtTheEnd_AreCut()
    {
        File.WriteAllLines(LogPath, [FirstLine]);
        using (FileStream file = File.OpenWrite(LogPath))
        {
            file.SetLength(3 << 20);
        }

        using (TrainingLogWriter writer = new(LogPath))
        {
            writer.Append(new TrainLogRecord(2, 0.001, 2.3));
        }

        Assert.Equal(2, TrainingLog.Read(LogPath).Records.Count);
        Assert.InRange(new FileInfo(LogPath).Length, 1, 1000);
    }

    [Fact]
    public void Writer_SymbolicLink_IsReplacedAndItsTargetLeftAlone()
    {
        string target = Path.Combine(_folder.FullName, "elsewhere.txt");
        File.WriteAllLines(target, [FirstLine]);
        File.CreateSymbolicLink(LogPath, target);
        using (TrainingLogWriter writer = new(LogPath))
        {
            writer.Append(new TrainLogRecord(2, 0.001, 2.3));
        }

        Assert.Equal([FirstLine], File.ReadAllLines(target));
        Assert.Null(new FileInfo(LogPath).LinkTarget);
        Assert.Equal(2, TrainingLog.Read(LogPath).Records.Count);
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

    private static TrainingLog Parse(string text) => TrainingLog.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
