using System.Globalization;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;
using SegSharp.Training;

namespace SegSharp.Cli.Runs;

/// <summary>Opens and prints what <c>segsharp data stats</c> measures.</summary>
internal static class DataStatsRun
{
    /// <summary>The images of a folder, or the training data of a config.</summary>
    public static SegmentationDataset Open(string source, IReadOnlyList<string> overrides, Registries registries)
    {
        if (!Directory.Exists(source))
        {
            Experiment experiment = ExperimentSource.Read(source, overrides, registries);
            return ExperimentData.Dataset(experiment.Train ?? throw new ConfigException(
                "the config has no training data to measure", experiment.Source.Location, remedy: "Give train_dataloader (or data.train)"));
        }

        // a folder may hold several kinds of files
        string[] present = [.. ImageFolder.Files(source).Where(ImageFolder.IsImageName).Select(Path.GetExtension).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return present.Length == 0
            ? throw new DataException($"The folder '{source}' holds no images ({string.Join(", ", ImageFolder.Suffixes)}).", source)
            : new SegmentationDataset(new DatasetOptions { ImageDirectory = source, ImageSuffixes = present }, new TransformPipeline([]));
    }

    /// <summary>The result for machines.</summary>
    public static JsonObject Json(SegmentationDataset dataset, DatasetStatistics statistics)
    {
        JsonObject json = new()
        {
            ["images"] = statistics.ImageCount,
            ["left_out"] = new JsonArray(
                [.. statistics.LeftOut.Select(file => (JsonNode)new JsonObject { ["file"] = file.File, ["reason"] = file.Message })]),
            ["mean"] = Array(statistics.Mean),
            ["std"] = Array(statistics.Std),
            ["depths"] = new JsonArray(
            [
                .. statistics.Depths.Select(depth => (JsonNode)new JsonObject
                {
                    ["bits"] = depth.Bits, ["images"] = depth.ImageCount, ["mean"] = Array(depth.Mean), ["std"] = Array(depth.Std),
                }),
            ]),
        };
        if (statistics.Classes is { } census)
        {
            json["classes"] = new JsonArray(
            [
                .. dataset.Classes.Select((name, label) => (JsonNode)new JsonObject
                {
                    ["name"] = name,
                    ["pixels"] = census.Pixels(label),
                    ["share"] = Share(census, label),
                    ["images"] = census.Images(label),
                }),
            ]);
        }

        return json;
    }

    /// <summary>The result for people; mean and std can be pasted into a config.</summary>
    public static void Write(TextWriter output, SegmentationDataset dataset, DatasetStatistics statistics)
    {
        output.WriteLine(Texts.Of($"{statistics.ImageCount} images"));
        foreach (DepthStatistics depth in statistics.Depths)
        {
            string which = statistics.Depths.Count > 1 ? Texts.Of($"  # {depth.ImageCount} of {depth.Bits} bits") : "";
            output.WriteLine($"mean=[{Numbers(depth.Mean)}], std=[{Numbers(depth.Std)}]{which}");
        }

        if (statistics.Classes is not { } census)
        {
            return;
        }

        int width = dataset.Classes.Max(name => name.Length);
        foreach ((string name, int label) in dataset.Classes.Select((name, label) => (name, label)))
        {
            string share = (100 * Share(census, label)).ToString("F3", CultureInfo.InvariantCulture);
            output.WriteLine(Texts.Of($"  {name.PadRight(width)}  {share,8}% of the pixels, in {census.Images(label)} images"));
        }
    }

    private static double Share(LabelCensus census, int label) =>
        census.Pixels(label) / Math.Max(1.0, Enumerable.Range(0, census.ClassCount).Sum(other => (double)census.Pixels(other)));

    private static JsonArray Array(IEnumerable<double> values) => [.. values.Select(value => (JsonNode)value)];

    private static string Numbers(IEnumerable<double> values) =>
        string.Join(", ", values.Select(value => value.ToString("F3", CultureInfo.InvariantCulture)));
}
