using System.CommandLine;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;

namespace SegSharp.Cli.Commands;

/// <summary>Shows the whole way from images to an overlay.</summary>
internal sealed class DemoCommand : CliCommand
{
    // One of warm-up, one after it.
    private const int LeastIterations = 2;

    private readonly Option<string> _directory = new("--out-dir")
    {
        Description = "Folder for the data set and everything made from it.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "demo",
    };

    private readonly Option<long?> _seed = CommonOptions.Seed("Decides the scenes and the training. [default: 0]");
    private readonly Option<int?> _iterations = CommonOptions.Count("--iterations", LeastIterations,
        "How long it trains. [default: as in the config]");
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public DemoCommand()
        : base(
            "demo",
            "Draws a small data set of streets, trains SegFormer-B0 on it from scratch, evaluates it and predicts an image: " +
                "a few minutes on two cores.\n\n" +
            "It does what train, test and predict do; the config it uses is written beside the data.",
            "segsharp demo",
            "segsharp demo --out-dir /tmp/demo --iterations 100 --seed 7")
    {
        Add(_directory);
        Add(_seed);
        Add(_iterations);
        Add(_plugins);
        Add(_format);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), context.Plug);
        DemoResult result = new DemoRun(context).Execute(new DemoRequest(
            parse.GetRequiredValue(_directory), parse.GetValue(_seed) ?? 0, parse.GetValue(_iterations), CommandText.Of(parse)));
        if (result.Test is not { Metrics: { } metrics } test || result.Prediction is not { } prediction)
        {
            context.Console.Note("interrupted");
            return context.Interruption.ExitCode;
        }

        (string, string)[] files = [.. result.Training.Files.All(), ("overlay", prediction.Files.Overlay)];
        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonObject json = TestRun.Json(test);
            json["files"] = JsonOutput.Files(files);
            JsonOutput.Write(context.Console.Out, json);
        }
        else
        {
            MetricsTable.Write(context.Console.Results, test.Classes, metrics, test.MetricNames);
            FileList.Write(context.Console.Out, files);
        }

        return ExitCode.Ok;
    }
}
