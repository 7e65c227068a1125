using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Commands;

/// <summary>Measures a data set.</summary>
internal sealed class DataStatsCommand : CliCommand
{
    private readonly Argument<string> _source =
        new("DIR|CONFIG") { Description = "A folder of images, searched with all below it; or a config, whose training data is measured." };
    private readonly Option<string[]> _overrides = CommonOptions.CfgOptions();
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<int?> _maxPixels = CommonOptions.MaxPixels();
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public DataStatsCommand()
        : base(
            "stats",
            "Computes mean and standard deviation of each band over all pixels, for Normalize or data_preprocessor, " +
                "and how often each class occurs.\n\n" +
            "Numbers are those of the files: 0 to 255 of 8 bits, 0 to 65535 of 16. Three bands are given as red, green, blue.\n\n" +
            "Files that cannot be read are named and left out; then the command ends with 1.",
            "segsharp data stats data/images",
            "segsharp data stats my_config.py --cfg-options data_root=data/mine --format json")
    {
        Add(_source);
        Add(_overrides);
        Add(_plugins);
        Add(_maxPixels);
        Add(_format);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), context.Plug);
        ImageFile.MaxPixels = parse.GetValue(_maxPixels) ?? ImageFile.MaxPixels;
        string[] overrides = CommonOptions.Changes(parse.GetRequiredValue(_overrides), parse.GetValue(_maxPixels));
        SegmentationDataset dataset = DataStatsRun.Open(parse.GetRequiredValue(_source), overrides, context.Registries);
        DatasetStatistics statistics = ProgressLine.Run(
            context.Console, "images", dataset.Count, progress => DatasetStatistics.Of(dataset, progress.Show, context.Cancellation));
        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonOutput.Write(context.Console.Out, DataStatsRun.Json(dataset, statistics));
        }
        else
        {
            DataStatsRun.Write(context.Console.Out, dataset, statistics);
        }

        if (statistics.Depths.Count > 1)
        {
            context.Console.Note(
                $"images of {string.Join(" and ", statistics.Depths.Select(depth => depth.Bits).Order())} bits have no common mean: " +
                    "a network would see the deeper ones as so much brighter. " +
                "Convert them to one depth, or load them with color_type='color', which makes 8 bits of all");
        }

        foreach (DataException file in statistics.LeftOut)
        {
            context.Console.Note(file.Message);
        }

        if (statistics.LeftOut.Count > 0)
        {
            context.Console.Note($"{statistics.LeftOut.Count} of {dataset.Count} images are left out: " +
                "they or their masks cannot be read, or they have other bands");
        }

        return statistics.LeftOut.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }
}
