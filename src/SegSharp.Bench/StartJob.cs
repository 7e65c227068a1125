using System.Diagnostics;
using System.Globalization;
using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Data.Synthetic;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;

namespace SegSharp.Bench;

/// <summary>
/// What a user waits for: from the start of the process <c>segsharp predict</c> until its first label map lies in the folder.
/// </summary>
/// <param name="bench">What it works with.</param>
internal sealed class StartJob(BenchContext bench)
{
    private static readonly TimeSpan _glance = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>Measures.</summary>
    public BenchRow Run(WorkTask task)
    {
        string folder = Path.Combine(bench.Files.Folder, "start"), checkpoint = Path.Combine(folder, "model.safetensors");
        SyntheticDataset.Write(folder,
            new SyntheticDatasetOptions { TrainCount = 1, ValidationCount = 0, Height = task.Height, Width = task.Width }, SceneFile.Write);
        string image = Directory.GetFiles(Path.Combine(folder, "images", "train")).Single();
        WriteCheckpoint(task, folder, checkpoint);
        WorkProgram program = WorkProgram.Self(bench.Options.Program, "predict", image, "--checkpoint", checkpoint) with
        {
            Environment = new Dictionary<string, string> { ["SEGSHARP_THREADS"] = $"{bench.Options.Threads}" },
        };

        List<double> seconds = [];
        SideResult result = new("segsharp predict", WorkProgram.Own, seconds);
        for (int run = 0; run <= bench.Options.Runs && result.Failure is null; run++)
        {
            bench.Say(run == 0 ? "a run that is not counted"
                : string.Create(CultureInfo.InvariantCulture, $"run {run} of {bench.Options.Runs}"));
            string output = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"predictions{run}"));
            (double elapsed, string? failure) = Measure(program, output,
                Path.Combine(output, Path.GetFileNameWithoutExtension(image) + ".png"));
            result = result with { Failure = failure };
            if (run > 0) // the first reads the program's files from the disk
            {
                seconds.Add(elapsed);
            }
        }

        return new BenchRow(BenchJobs.Start, task.Setting, result) { Task = task };
    }

    private (double Seconds, string? Failure) Measure(WorkProgram program, string output, string labels)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = program.Start(["--out-dir", output]);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        CancellationToken cancellation = bench.Cancellation;
        while (!File.Exists(labels) && !process.HasExited && !cancellation.IsCancellationRequested
            && Stopwatch.GetElapsedTime(start) < _patience)
        {
            Thread.Sleep(_glance);
        }

        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (cancellation.IsCancellationRequested || !process.WaitForExit(_patience))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        cancellation.ThrowIfCancellationRequested();
        if (File.Exists(labels))
        {
            return (elapsed, null);
        }

        WorkProgram.ThrowIfInterrupted(cancellation);
        return (elapsed, LastWords.Of(errors.GetAwaiter().GetResult().Split('\n')) ?? "there is no label map");
    }

    private static void WriteCheckpoint(WorkTask task, string folder, string path)
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.Seed(0);
        EncoderDecoder model = BenchModel.Build(task.Variant, task.Classes);
        model.Initialize();
        string config = ConfigWriter.ToJson(ConfigFile.Parse(BenchConfig.Training(task, folder, iterations: 1, workers: 0)));
        IReadOnlyList<string> classes = BenchConfig.Classes(task.Classes);
        Checkpoint.Write(path, model, new CheckpointDescription(config, classes, Palette.Generate(classes.Count)));
    }
}
