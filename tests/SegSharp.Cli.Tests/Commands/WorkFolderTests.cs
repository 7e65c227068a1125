using System.Text;
using SegSharp.Cli.Tests.Support;
using SegSharp.Reporting;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>A run's folder: what an earlier run left, what a killed or a second one does, and what is damaged there.</summary>
public sealed class WorkFolderTests : IDisposable
{
    private const int Kill = 9;
    private const int Stop = 19;

    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    private string Work => _folder.At("run");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_FolderOfAnEarlierRun_IsRefusedWithTheWaysOutAndLeftAsItIs()
    {
        CopyRun();
        Dictionary<string, byte[]> before = Directory.GetFiles(Work).ToDictionary(file => file, File.ReadAllBytes);
        Train("max_iters=3").ExpectError("earlier run", "iteration 20", "--resume", "--work-dir", "--overwrite");
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));

        IO.AtomicFile.WriteAllText(Path.Combine(Work, "notes.md"), "mine");
        CliProcess.Run("train", _run.Config, "--work-dir", Work, "--overwrite", "--cfg-options", "max_iters=3").Expect(0);
        Assert.Equal(["best_mIoU_iter_3.safetensors", "iter_3.safetensors"],
            Directory.GetFiles(Work, "*.safetensors").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3], TrainingLog.Read(Path.Combine(Work, "log.jsonl")).Training.Select(record => record.Iteration));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Work, "notes.md")));
        Assert.Single(Directory.GetFiles(Work, "*.log"));
        Assert.Equal(2, CliProcess.Run("train", _run.Config, "--work-dir", Work, "--overwrite", "--resume").ExitCode);
    }

    /// <summary>
    /// Killed without warning at random moments, and a second run meanwhile: the same bits and the same log as a run in one go.
    /// </summary>
    [Fact]
    public void Train_KilledAgainAndAgain_EndsWithTheBitsAndTheLogOfARunInOneGo()
    {
        TrainedRun run = TrainedRun.Long;
        int seed = Environment.TickCount;
        Random random = new(seed);
        string[] arguments = ["train", run.Config, "--work-dir", Work, "--auto-resume", .. run.Changes,
            "default_hooks.checkpoint.interval=20", "default_hooks.checkpoint.max_keep_ckpts=2"];
        for (int round = 0; round < 3; round++)
        {
            using CliProcess process = CliProcess.Start(arguments);
            for (int line = random.Next(1, 70); line > 0; line--)
            {
                process.WaitFor("iter ");
            }

            if (round == 0)
            {
                process.Signal(Stop); // it keeps the folder, and gets no further meanwhile
                CliProcess.Run([.. arguments, "max_iters=3"]).ExpectError("Another run works in", $"process {process.Id} ");
            }

            process.Signal(Kill);
            process.Finish();
        }

        string leftover = Path.Combine(Work, "iter_20.safetensors.abcdefgh.123.tmp"), mine = Path.Combine(Work, "mine.tmp");
        IO.AtomicFile.WriteAllText(leftover, "half");
        IO.AtomicFile.WriteAllText(mine, "whole");
        CliProcess.Run(arguments).Expect(0);
        CheckpointAssert.SameTensors(run.Checkpoint, Path.Combine(Work, "iter_400.safetensors"));
        Assert.Equal(Losses(run.WorkDirectory), Losses(Work));
        Assert.Equal([mine], Directory.GetFiles(Work, "*.tmp"));
        Assert.Equal(2, Directory.GetFiles(Work, "iter_*").Length);
        Assert.True(Directory.GetFiles(Work, "*.log").Length >= 1, $"seed {seed}");
    }

    [Theory]
    [InlineData("cut", "iter_20.safetensors", "cannot be used")]
    [InlineData("zeros", "iter_20.safetensors", "cannot be used")]
    [InlineData("empty", "iter_20.safetensors", "cannot be used")]
    [InlineData("delete", "last_checkpoint", "is missing")]
    [InlineData("empty", "last_checkpoint", "is empty")]
    [InlineData("../elsewhere/iter_10.safetensors", "last_checkpoint", "names no file of this folder")]
    [InlineData("iter_15.safetensors", "last_checkpoint", "names 'iter_15.safetensors', which is not there")]
    public void Train_ResumeWithDamage_GoesOnFromTheNewestThatIsWholeAndSaysSo(string damage, string file, string told)
    {
        CopyRun();
        Damage(Path.Combine(Work, file), damage);
        CliResult result = Train("--resume", "max_iters=21").Expect(0);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.Contains("the newest that is whole", result.Error, StringComparison.Ordinal);
        Assert.Contains("going on after iteration 20", result.Error, StringComparison.Ordinal);
        CheckpointAssert.SameTensors(Expected.Value, Path.Combine(Work, "iter_21.safetensors"));
    }

    [Fact]
    public void Train_ResumeWhereNothingIsWhole_NamesEachFaultAndChangesNothing()
    {
        CopyRun();
        string[] files = Directory.GetFiles(Work, "*.safetensors");
        Array.ForEach(files, file => Damage(file, "cut"));
        Train("--resume", "max_iters=21").ExpectError([.. files.Select(file => Path.GetFileName(file)), "cut short"]);
        Assert.False(File.Exists(Path.Combine(Work, "iter_21.safetensors")));
    }

    [Fact]
    public void Train_NoDamage_SaysNothingOfIt() => Assert.DoesNotContain("whole", Resumed().Error, StringComparison.Ordinal);

    [Fact]
    public void Train_ResumeFromAFile_KeepsWhatIsNotItsOwn()
    {
        CopyRun();
        foreach (string[] way in (string[][])[["--resume", "{0}"], ["--resume={0}"], ["--resume-from", "{0}"]])
        {
            string[] words =
                [.. way.Select(word => word.Replace("{0}", Path.Combine(Work, "iter_10.safetensors"), StringComparison.Ordinal))];
            CliResult result = CliProcess.Run(
                ["train", _run.Config, .. words, "--work_dir", Work, "--cfg-options", "max_iters=14", "default_hooks.checkpoint.interval=1",
                    "default_hooks.checkpoint.max_keep_ckpts=2"]).Expect(0);
            Assert.Contains("going on after iteration 10", result.Error, StringComparison.Ordinal);
            Assert.Equal(["iter_13.safetensors", "iter_14.safetensors", "iter_20.safetensors"],
                Directory.GetFiles(Work, "iter_*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
            File.Copy(Path.Combine(_run.WorkDirectory, "iter_10.safetensors"), Path.Combine(Work, "iter_10.safetensors"));
        }
    }

    /// <summary>A damaged log costs lines, never a finished run.</summary>
    [Fact]
    public void Train_DamagedLog_EndsAllTheSame()
    {
        CopyRun();
        string log = Path.Combine(Work, "log.jsonl");
        byte[][] lines = [.. File.ReadAllLines(log).Select(Encoding.UTF8.GetBytes)];
        lines[3] = [0, 0, 0];
        lines[5] = [.. lines[5][..20], 0xff, .. lines[5][20..]];
        IO.AtomicFile.WriteAllBytes(log, (byte[])[.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n']), .. "{\"mode\":\"tr"u8]);
        CliResult result = Train("--resume", "max_iters=21").Expect(0);
        Assert.Contains("left out: 2, the first is line 4", result.Error, StringComparison.Ordinal);
        Assert.Equal(lines.Length + 3, File.ReadAllBytes(log).Count(value => value == '\n')); // a start, an iteration, a validation
    }

    /// <summary>What the options changed stands in the run's own config, which gives the same run again.</summary>
    [Fact]
    public void Train_SeedAndMixedPrecision_StandInTheRunsConfig()
    {
        string[] changes = ["--cfg-options", "max_iters=4", "default_hooks.checkpoint.interval=2"];
        CliProcess.Run(["train", _run.Config, "--work-dir", Work, "--seed", "7", "--amp", "--deterministic", .. changes]).Expect(0);
        string again = _folder.At("again"), plain = _folder.At("plain");
        CliProcess.Run("train", Path.Combine(Work, "config.py"), "--work-dir", again).Expect(0);
        CheckpointAssert.SameTensors(Path.Combine(Work, "iter_4.safetensors"), Path.Combine(again, "iter_4.safetensors"));

        // without mixed precision other numbers come out, so that the comparisons mean something
        CliProcess.Run(["train", _run.Config, "--work-dir", plain, "--seed", "7", .. changes]).Expect(0);
        Assert.NotEqual(Losses(Work), Losses(plain));

        // the run that goes on is not told again, and is the same run
        string flagged = _folder.At("flagged");
        CopyRun(Work, flagged);
        IO.AtomicFile.WriteAllText(Path.Combine(flagged, "last_checkpoint"), "iter_2.safetensors\n");
        CliResult resumed = CliProcess.Run(["train", _run.Config, "--work-dir", flagged, "--resume", .. changes]).Expect(0);
        Assert.Contains("as the run was begun: randomness.seed=7", resumed.Error, StringComparison.Ordinal);
        CheckpointAssert.SameTensors(Path.Combine(Work, "iter_4.safetensors"), Path.Combine(flagged, "iter_4.safetensors"));
    }

    private static readonly Lazy<string> Expected = new(() =>
    {
        using TemporaryFolder folder = new();
        string run = folder.At("run"),
            kept = Path.Combine(Path.GetDirectoryName(TrainedRun.Shared.WorkDirectory)!, "expected_21.safetensors");
        CopyRun(TrainedRun.Shared.WorkDirectory, run);
        CliProcess.Run("train", TrainedRun.Shared.Config, "--work-dir", run, "--resume", "--cfg-options", "max_iters=21").Expect(0);
        File.Copy(Path.Combine(run, "iter_21.safetensors"), kept);
        return kept;
    });

    private CliResult Resumed()
    {
        CopyRun();
        return Train("--resume", "max_iters=21").Expect(0);
    }

    private CliResult Train(params string[] words)
    {
        string[] options = [.. words.Where(word => word.StartsWith('-'))], changes = [.. words.Where(word => !word.StartsWith('-'))];
        return CliProcess.Run(["train", _run.Config, .. options, "--work-dir", Work, "--cfg-options", .. changes]);
    }

    private void CopyRun() => CopyRun(_run.WorkDirectory, Work);

    private static void CopyRun(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static void Damage(string file, string damage)
    {
        switch (damage)
        {
            case "cut":
                using (FileStream stream = File.OpenWrite(file))
                {
                    stream.SetLength(stream.Length / 2);
                }

                break;
            case "zeros":
                IO.AtomicFile.WriteAllBytes(file, new byte[new FileInfo(file).Length]);
                break;
            case "empty":
                IO.AtomicFile.WriteAllBytes(file, Array.Empty<byte>());
                break;
            case "delete":
                File.Delete(file);
                break;
            default:
                IO.AtomicFile.WriteAllText(file, damage + "\n");
                break;
        }
    }

    private static (int, double)[] Losses(string directory) =>
        [.. TrainingLog.Read(Path.Combine(directory, "log.jsonl")).Training.Select(record => (record.Iteration, record.Loss))];
}
