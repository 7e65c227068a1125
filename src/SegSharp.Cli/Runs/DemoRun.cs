using System.Text.RegularExpressions;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Data.Synthetic;
using SegSharp.IO;
using SegSharp.Training;

namespace SegSharp.Cli.Runs;

/// <summary>Makes a small data set and does with it what the commands train, test and predict do with any other.</summary>
/// <param name="context">What it works with.</param>
internal sealed partial class DemoRun(CommandContext context)
{
    private const string ConfigName = "segformer_mit-b0_1xb4_streets-128x192.py";

    /// <summary>Does all of it.</summary>
    public DemoResult Execute(DemoRequest request)
    {
        string data = Path.Combine(request.Directory, "data");
        context.Console.Heading("1/4  data");
        WriteData(data, request.Seed);
        string config = WriteConfig(request.Directory, data);

        context.Console.Heading("2/4  training");
        TrainResult training = new TrainRun(context).Execute(
            new TrainRequest(config, request.Iterations is { } count ? [$"max_iters={count}"] : [])
            {
                WorkDirectory = Path.Combine(request.Directory, "run"),
                Overwrite = true, // the data is drawn anew, too
                Seed = request.Seed,
                Command = request.Command,
            });
        if (training.Outcome.End == TrainingEnd.Cancelled || training.Files.Checkpoint is not { } checkpoint)
        {
            return new DemoResult(training);
        }

        context.Console.Heading("3/4  evaluation");
        TestResult test = new TestRun(context).Execute(new TestRequest(config, checkpoint, []));

        context.Console.Heading("4/4  prediction");
        string image = Path.Combine(data, "images", "val", "street_00000.png");
        PredictResult prediction = new PredictRun(context).Execute(
            new PredictRequest([image], checkpoint, Path.Combine(request.Directory, "predictions"), Opacity: 0.5));
        return new DemoResult(training, test, prediction.Images.Single());
    }

    private void WriteData(string directory, long seed)
    {
        SyntheticDatasetOptions options = new() { Seed = (ulong)seed };
        int count = options.TrainCount + options.ValidationCount;
        context.Console.Note($"{options.TrainCount} training and {options.ValidationCount} validation images in '{directory}'");
        ProgressLine.Run(context.Console, "data", count, progress =>
        {
            SyntheticDataset.Write(directory, options, SceneFile.Write, new Counter(progress), context.Cancellation);
            return count;
        });
    }

    // The copy beside the data can be trained again as it is: it names the folder that it was made for.
    private static string WriteConfig(string directory, string data)
    {
        using Stream resource = typeof(DemoRun).Assembly.GetManifestResourceStream(ConfigName)!;
        using StreamReader reader = new(resource);
        string root = data.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        string path = Path.Combine(directory, ConfigName);
        string text = DataRoot().Replace(reader.ReadToEnd(), _ => $"data_root = '{root}'", count: 1)
            .Replace($"configs/demo/{ConfigName}", CommandText.Quote(path), StringComparison.Ordinal);
        AtomicFile.WriteAllText(path, text);
        return path;
    }

    [GeneratedRegex("^data_root = .*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DataRoot();

    // Progress<T> would report on other threads, late.
    private sealed class Counter(ProgressLine line) : IProgress<int>
    {
        public void Report(int value) => line.Show(value);
    }
}
