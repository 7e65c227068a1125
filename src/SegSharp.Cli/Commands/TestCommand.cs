using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Tensors;

namespace SegSharp.Cli.Commands;

/// <summary>Evaluates a checkpoint.</summary>
internal sealed class TestCommand : CliCommand
{
    private readonly Argument<string> _config = CommonOptions.Config();
    private readonly Argument<string> _checkpoint = new("CHECKPOINT") { Description =
        "The weights: a .safetensors file that segsharp wrote, a training's folder (its best checkpoint, else the latest), " +
        "best or latest, other programs' weights (.pth, .safetensors), or a Hugging Face folder." };
    private readonly Option<string?> _workDirectory = CommonOptions.Folder("--work-dir", "Write the result there too, as test.json.");
    private readonly Option<string?> _predictions = CommonOptions.Folder("--out-dir",
        "Write each prediction there, in the data set's submission format (ADE20K: index + 1; Cityscapes: ids; " +
        "else the masks' own values).");
    private readonly Option<bool> _formatOnly =
        new("--format-only") { Description = "Only write predictions: for test data without masks. Needs --out-dir." };
    private readonly Option<string?> _overlays =
        CommonOptions.Folder("--show-dir", "Write each image there with the prediction laid over it, with a legend.");
    private readonly Option<string[]> _metrics = new("--eval")
    {
        Description = "What is measured: mIoU, mAcc, aAcc, mDice, mFscore; several after one another. [default: the config's]",
        HelpName = "METRIC",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _overrides = CommonOptions.CfgOptions();
    private readonly Option<bool> _testTime = CommonOptions.TestTimeAugmentation();
    private readonly Option<string?> _onMismatch = CommonOptions.OnMismatch("error");
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<int?> _maxPixels = CommonOptions.MaxPixels();
    private readonly Option<Device> _device = CommonOptions.Device();
    private readonly Option<string> _format = CommonOptions.Format();
    private readonly Option<double> _opacity = CommonOptions.Opacity("How much of the colours --show-dir lays over the image: 0 to 1.");
    private readonly PeerTestOptions _peers = new();

    /// <summary>Builds the command.</summary>
    public TestCommand()
        : base(
            "test",
            "Evaluates a checkpoint on the config's test data (its validation data where it has none): IoU and accuracy of each class, " +
                "then mIoU, mAcc, aAcc.",
            "segsharp test my_config.py work_dirs/my_config/best_mIoU_iter_2000.safetensors",
            "segsharp test my_config.py latest.safetensors --format json > result.json",
            "segsharp test my_config.py latest.safetensors --eval mIoU mDice mFscore",
            "segsharp test my_config.py latest.safetensors --out-dir predictions --show-dir overlays",
            "segsharp test my_config.py latest.safetensors --tta --format-only --out-dir submission")
    {
        _metrics.AcceptOnlyFromAmong("mIoU", "mAcc", "aAcc", "mDice", "mFscore");
        Add(_config);
        Add(_checkpoint);
        Add(_workDirectory);
        Add(_predictions);
        Add(_formatOnly);
        Add(_overlays);
        Add(_metrics);
        Add(_overrides);
        Add(_testTime);
        Add(_onMismatch);
        Add(_plugins);
        Add(_maxPixels);
        Add(_device);
        Add(_format);
        Add(_opacity);
        _peers.AddTo(this);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), context.Plug);
        _peers.Check(parse);
        TestResult result = new TestRun(context).Execute(
            new TestRequest(
                parse.GetRequiredValue(_config), parse.GetRequiredValue(_checkpoint),
                CommonOptions.Changes(parse.GetRequiredValue(_overrides), parse.GetValue(_maxPixels)))
            {
                WorkDirectory = parse.GetValue(_workDirectory),
                FormatOnly = parse.GetValue(_formatOnly),
                Metrics = parse.GetRequiredValue(_metrics),
                PredictionDirectory = parse.GetValue(_predictions) ?? _peers.Predictions(parse),
                Opacity = parse.GetValue(_opacity),
                OverlayDirectory = parse.GetValue(_overlays),
                UseTestTimeAugmentation = parse.GetValue(_testTime),
                OnMismatch = CommonOptions.Rule(parse.GetValue(_onMismatch)),
                Device = _peers.Device(parse) ?? parse.GetValue(_device),
            });
        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonOutput.Write(context.Console.Out, TestRun.Json(result));
        }
        else if (result.Measures is { } measures)
        {
            context.Console.Out.WriteLine(TrainingDisplay.Means(measures));
        }
        else if (result.Metrics is { } metrics)
        {
            MetricsTable.Write(context.Console.Results, result.Classes, metrics, result.MetricNames);
            for (int i = 0; i < result.Parts.Count; i++)
            {
                context.Console.Out.WriteLine(Texts.Of($"  data set {i}: {MetricsTable.Means(result.Parts[i], result.MetricNames)}"));
            }

            if (result.Baseline is { } baseline)
            {
                context.Console.Out.WriteLine(
                    Texts.Of($"  For comparison, '{result.MajorityClass}' everywhere: {MetricsTable.Means(baseline, [])}"));
            }
        }

        return ExitCode.Ok;
    }
}
