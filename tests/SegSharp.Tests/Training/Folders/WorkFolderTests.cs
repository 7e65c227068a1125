using SegSharp.Configuration;
using SegSharp.Reporting;
using SegSharp.Tests.Data;
using SegSharp.Training;
using SegSharp.Training.Folders;
using static SegSharp.Tests.Training.Squares;

namespace SegSharp.Tests.Training.Folders;

public sealed class WorkFolderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public WorkFolderTests() => Write(_directory.Root, 1);

    public void Dispose() => _directory.Dispose();

    /// <summary>The checkpoint falls into a window of the log: what was added up until then counts in the run that goes on.</summary>
    [Fact]
    public void Run_ResumedWithinALinesWindow_LogsWhatOneRunDoes()
    {
        Experiment experiment = Read(Short(12) + "default_hooks['logger']['interval'] = 4\ndefault_hooks['checkpoint']['interval'] = " +
            "3\noptim_wrapper['clip_grad'] = dict(max_norm=1.0)\n");
        Train(experiment, _directory["whole"]);
        Train(experiment, _directory["parts"], stopAfter: 3);
        Train(experiment, _directory["parts"], resume: true, stopAfter: 6);
        Train(experiment, _directory["parts"], resume: true);
        TrainLogRecord[] whole = [.. Log("whole").Training], parts = [.. Log("parts").Training];
        Assert.Equal([4, 8, 12], whole.Select(record => record.Iteration));
        Assert.Equal(whole.Select(Figures), parts.Select(Figures));
        Assert.All(parts, record => Assert.True(record.More["grad_norm"] > 0));
    }

    [Fact]
    public void Create_WhileAnotherRunIsThere_IsRefusedAndAllowedAfterIt()
    {
        Experiment experiment = Read(Short(2));
        SessionOptions options = new() { WorkDirectory = _directory["run"] };
        using (TrainingSession.Create(experiment, options))
        {
            IOException error = Assert.Throws<IOException>(() => TrainingSession.Create(experiment, options));
            Assert.Contains($"process {Environment.ProcessId} on ", error.Message, StringComparison.Ordinal);
        }

        using TrainingSession session = TrainingSession.Create(experiment, options);
        Assert.Equal(TrainingEnd.Completed, session.Run().End);
    }

    [Fact]
    public void Create_FaultyConfig_LeavesNoFolderBehind()
    {
        Experiment experiment = Read(Short(2)) with { LoadFrom = _directory["nowhere.pth"] };
        Assert.ThrowsAny<IOException>(() => TrainingSession.Create(experiment, new SessionOptions { WorkDirectory = _directory["run"] }));
        Assert.False(Directory.Exists(_directory["run"]));
    }

    /// <summary>The last checkpoint is the run's work: what is in its way is told, and waited for.</summary>
    [Fact]
    public void Run_LastCheckpointInTheWay_IsToldAndTriedAgain()
    {
        string blocked = _directory["run/iter_2.safetensors"];
        List<string> told = [];
        using TrainingSession session = TrainingSession.Create(Read(Short(2)),
            new SessionOptions { WorkDirectory = _directory["run"], Tell = Tell });
        Directory.CreateDirectory(blocked);
        session.Run();
        Assert.Equal(2, told.Count);
        Assert.StartsWith("warning: the last checkpoint could not be written", told[0], StringComparison.Ordinal);
        Assert.True(File.Exists(blocked));

        void Tell(string text)
        {
            told.Add(text);
            if (Directory.Exists(blocked))
            {
                Directory.Delete(blocked);
            }
        }
    }

    [Fact]
    public void Check_FreeSpace_WarnsOfMoreThanFitsAndRefusesWhatCannotBegin()
    {
        long free = new DriveInfo(_directory.Root).AvailableFreeSpace;
        Assert.Null(FreeSpace.Check(_directory.Root, 1000, kept: 3));
        Assert.Contains("the 10 checkpoints", FreeSpace.Check(_directory.Root, free / 4, kept: 10), StringComparison.Ordinal);
        Assert.Contains("could not be saved", Assert.Throws<IOException>(() => FreeSpace.Check(_directory.Root, 2 * free, kept: 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void CheckpointBytes_OfARun_AreThoseOfItsFile()
    {
        Train(Read(Short(1)), _directory["run"]);
        long file = new FileInfo(_directory["run/iter_1.safetensors"]).Length;
        using TrainingSession session = TrainingSession.Create(Read(Short(1)), new SessionOptions { WorkDirectory = _directory["other"] });
        Assert.InRange(session.CheckpointBytes, file * 2 / 3, file);
    }

    [Theory]
    [InlineData("train_cfg['val_begin'] = 3", "4,6")]
    [InlineData("train_cfg['val_begin'] = 9", "")]
    [InlineData("", "2,4,6")]
    public void Run_ValidationBegin_IsWhereValidationsBegin(string change, string expected)
    {
        Train(Read(Short(6) + $"train_cfg['val_interval'] = 2\n{change}\n"), _directory["run"]);
        Assert.Equal(expected, string.Join(',', Log("run").Validations.Select(validation => validation.Iteration)));
    }

    [Fact]
    public void Run_BestOfAClass_KeepsItsCheckpointAndRefusesAnUnknownClass()
    {
        Train(Read(Short(4) + "train_cfg['val_interval'] = 1\ndefault_hooks['checkpoint']['save_best'] = 'IoU.square'\n"),
            _directory["run"]);
        ValidationLogRecord best = Log("run").Validations.MaxBy(validation => validation.Classes[1].IoU)!;
        Assert.True(File.Exists(_directory[$"run/best_IoU.square_iter_{best.Iteration}.safetensors"]));
        Assert.Single(Directory.GetFiles(_directory["run"], "best_*"));
        ConfigException error = Assert.Throws<ConfigException>(() =>
            Train(Read(Short(4) + "default_hooks['checkpoint']['save_best'] = 'IoU.circle'\n"), _directory["other"]));
        Assert.Contains("there is no class 'circle'", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Three validations of four images, the one right after an iteration included.</summary>
    [Fact]
    public void Run_ImagesOfValidationsToCome_AreCounted()
    {
        Counter counter = new();
        using TrainingSession session = TrainingSession.Create(
            Read(Short(6) + "train_cfg['val_interval'] = 2\n"),
            new SessionOptions { WorkDirectory = _directory["run"], Hooks = [counter] });
        session.Run();
        Assert.Equal([12, 12, 8, 8, 4, 4], counter.Left);
    }

    private sealed class Counter : TrainingHook
    {
        public List<long> Left { get; } = [];

        public override void AfterIteration(IterationResult result, TrainingControl control) => Left.Add(result.ValidationImagesLeft);
    }

    private static string Short(int iterations) => Config("ROOT", "num_classes=2", "", iterations) + "\n";

    private Experiment Read(string config) => Squares.Read(config.Replace("ROOT", _directory.Root, StringComparison.Ordinal));

    private TrainingLog Log(string run) => TrainingLog.Read(_directory[$"{run}/log.jsonl"]);

    private static (int, double, double, double) Figures(TrainLogRecord record) =>
        (record.Iteration, record.Loss, record.More["decode.loss_ce"], record.More["grad_norm"]);
}
