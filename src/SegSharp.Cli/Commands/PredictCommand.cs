using System.CommandLine;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.Inference.Files;
using SegSharp.Tensors;

namespace SegSharp.Cli.Commands;

/// <summary>Labels images.</summary>
internal sealed class PredictCommand : CliCommand
{
    private const string NativeEngine = "native";
    private const string ManagedEngine = "managed";

    private readonly Argument<string[]> _inputs = new("IMAGE|DIR")
    {
        Description = "Images, and folders that are searched for images with all below them.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _checkpoint = new("--checkpoint")
    {
        Description = "The model: a .safetensors file that segsharp wrote, a training's folder (its best checkpoint, else the latest), " +
            "best or latest (of the last training below work_dirs), other programs' weights (.pth, .safetensors), " +
            "or a Hugging Face folder.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _output = new("--out-dir")
    {
        Description = "Folder for NAME.png (class indices) and NAME_overlay.png.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "predictions",
    };

    private readonly Option<double> _opacity = CommonOptions.Opacity("How much of the colours is laid over the image: 0 to 1.");
    private readonly Option<int?> _window = CommonOptions.Count(
        "--window", 32, "Compute images in overlapping windows of N x N pixels, for images that are too large to be computed as a whole. " +
            "[default: as the checkpoint's config says]");

    private readonly Option<bool> _testTime = CommonOptions.TestTimeAugmentation();
    private readonly Option<string> _engine = new("--engine")
    {
        Description = "Whose kernels compute: native ones beside libtorch, or managed code, which runs Mix Transformers on the CPU.",
        DefaultValueFactory = _ => NativeEngine,
    };

    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<int?> _maxPixels = CommonOptions.MaxPixels();
    private readonly Option<Device> _device = CommonOptions.Device();
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public PredictCommand()
        : base(
            "predict",
            "Labels images with a trained model: for each a PNG of class indices, and an overlay with a legend.\n\n" +
            "An image that cannot be read is told and left out; the exit code is 1 then.",
            "segsharp predict street.jpg --checkpoint work_dirs/my_config/iter_2000.safetensors",
            "segsharp predict photos --checkpoint best.safetensors --out-dir labelled --opacity 0.4",
            "segsharp predict photos/*.png --checkpoint best.safetensors --format json")
    {
        _engine.AcceptOnlyFromAmong(NativeEngine, ManagedEngine);
        Add(_inputs);
        Add(_checkpoint);
        Add(_output);
        Add(_opacity);
        Add(_window);
        Add(_testTime);
        Add(_engine);
        Add(_plugins);
        Add(_maxPixels);
        Add(_device);
        Add(_format);
    }

    /// <inheritdoc />
    public override bool LoadsEngine => true;

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), context.Plug);
        ImageFile.MaxPixels = parse.GetValue(_maxPixels) ?? ImageFile.MaxPixels;
        PredictResult result = new PredictRun(context).Execute(
            new PredictRequest(parse.GetRequiredValue(_inputs), parse.GetRequiredValue(_checkpoint), parse.GetRequiredValue(_output),
                parse.GetValue(_opacity))
            {
                UseTestTimeAugmentation = parse.GetValue(_testTime),
                Window = parse.GetValue(_window),
                Engine = parse.GetValue(_engine) == ManagedEngine ? PredictionEngine.Managed : PredictionEngine.Native,
                Device = parse.GetValue(_device),
            });
        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonOutput.Write(context.Console.Out, Json(result.Checkpoint, result));
        }
        else
        {
            Print(context.Console, result);
        }

        return result.Failures.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void Print(CliConsole console, PredictResult result)
    {
        foreach (LabelledImage image in result.Images)
        {
            console.Out.WriteLine(image.Files.Image);
            console.Out.WriteLine(Texts.Of($"  labels   {image.Files.Labels}"));
            console.Out.WriteLine(Texts.Of($"  overlay  {image.Files.Overlay}"));
            console.Out.WriteLine(Texts.Of(
                $"  classes  {string.Join(", ", image.Shares.Select(item => $"{item.Class} {MetricsTable.Percent(item.Share)}%"))}"));
        }

        if (result.Failures.Count > 0)
        {
            console.Note($"{Count(result.Images.Count, "image")} labelled, {Count(result.Failures.Count, "input")} failed");
        }
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static JsonObject Json(string checkpoint, PredictResult result) => new()
    {
        ["checkpoint"] = checkpoint,
        ["weights"] = result.Weights is { } weights ? WeightsView.Json(weights) : null,
        ["images"] = new JsonArray(
        [
            .. result.Images.Select(image => new JsonObject
            {
                ["image"] = image.Files.Image,
                ["labels"] = image.Files.Labels,
                ["overlay"] = image.Files.Overlay,
                ["classes"] =
                    new JsonArray([.. image.Shares.Select(item => new JsonObject { ["name"] = item.Class, ["share"] = item.Share })]),
            }),
        ]),
        ["errors"] = new JsonArray(
            [.. result.Failures.Select(failure => new JsonObject { ["image"] = failure.Image, ["error"] = failure.Error })]),
    };
}
