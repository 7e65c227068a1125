using System.Globalization;
using SegSharp.Bench.Work;
using SegSharp.Data.Synthetic;
using SegSharp.IO;

namespace SegSharp.Bench;

/// <summary>
/// How long a training step waits for its images, with one worker a thread: drawn scenes as JPEG files, resized, cropped, mirrored,
/// recoloured.
/// </summary>
internal static class LoaderJob
{
    private const int Images = 32;
    private const int StepsPerRun = 4;

    /// <summary>Measures.</summary>
    public static BenchRow Run(BenchContext bench, WorkTask task)
    {
        task = task with { Classes = Math.Max(task.Classes, SyntheticStreets.Classes.Count) }; // the scenes have as many
        string folder = Path.Combine(bench.Files.Folder, "streets");
        SyntheticDatasetOptions options = new()
        {
            TrainCount = Images,
            ValidationCount = 0,
            Height = task.Height,
            Width = task.Width * 4 / 3,
            ImageSuffix = ".jpg",
        };
        int iterations = (StepsPerRun * bench.Options.Runs) + LoaderWork.WarmUps;
        bench.Say($"drawing {Images} scenes");
        SyntheticDataset.Write(folder, options, SceneFile.Write, progress: null, bench.Cancellation);
        string config = Path.Combine(folder, "config.py");
        AtomicFile.WriteAllText(config, BenchConfig.Training(task, folder, iterations, workers: bench.Options.Threads));
        Side side = bench.OwnSide(task with { Task = WorkKinds.Loader, Config = config });
        return bench.With([side], () =>
        {
            bench.Say($"training for {iterations} iterations");
            side.Run();
            double waiting = Median.Of(side.Answers.Select(answer => answer.PartSeconds ?? double.NaN));
            double share = waiting / side.Result.MedianSeconds;
            return new BenchRow(BenchJobs.Loader, $"{task.Setting}, {bench.Options.Threads} workers", side.Result)
            {
                Task = task,
                Figures =
                [
                    new("data_seconds", waiting, string.Create(CultureInfo.InvariantCulture, $"data_time {waiting * 1e3:F1} ms")),
                    new("data_share", share, string.Create(CultureInfo.InvariantCulture, $"{share * 100:F1} % of a step")),
                ],
            };
        });
    }
}
