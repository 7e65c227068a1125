using System.CommandLine;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;

namespace SegSharp.Cli.Commands;

/// <summary>Writes masks of colours, or of other numbers, as class indices.</summary>
internal sealed class DataConvertMasksCommand : CliCommand
{
    private readonly Argument<string> _source =
        new("MASKS") { Description = "The folder of masks, searched with all below it; nothing in it is changed." };
    private readonly Argument<string> _target =
        new("OUT") { Description = "The folder for the PNG files of class indices; names and folders as in MASKS." };
    private readonly Option<string?> _config =
        new("--config") { Description = "Take the colours from the palette of this config's training data.", HelpName = "CONFIG" };
    private readonly Option<string?> _labelMap = new("--labelmap") { Description =
        "Take the colours from a labelmap.txt, as CVAT writes it: its first line is class 0.", HelpName = "FILE" };
    private readonly Option<string?> _colors = new("--colors")
    {
        Description = "The classes' colours in their order: '0,0,0 128,0,0 0,128,0'.",
        HelpName = "COLOURS",
    };

    private readonly Option<string[]> _map = new("--map")
    {
        Description = "What single values become, such as 255=1 80=2. Takes several.",
        HelpName = "FROM=TO",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int?> _threshold = CommonOptions.Count("--threshold", 1,
        "Values from this one on become 1, others 0: for masks of two values that were stored as JPEG.");
    private readonly Option<bool> _subtract =
        new("--subtract-one") { Description = "Labels that count from 1: k becomes k - 1, and 0, which is no class, 255." };
    private readonly Option<bool> _nearest =
        new("--nearest") { Description = "Take the nearest of the colours where a pixel has none of them." };
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public DataConvertMasksCommand()
        : base(
            "convert-masks",
            "Writes masks as PNG files of one 8-bit class index a pixel.\n\n" +
            "Without options three equal channels become one, an index in one channel is taken, and masks of 0 and 255 become 0 and 1. " +
            "Colours need --config, --labelmap or --colors. Sources are never changed, " +
                "and files that are there already are not overwritten.",
            "segsharp data convert-masks export/SegmentationClass masks --labelmap export/labelmap.txt",
            "segsharp data convert-masks colour_masks masks --colors '0,0,0 128,64,128 64,0,128'",
            "segsharp data convert-masks jpeg_masks masks --threshold 128",
            "segsharp data convert-masks masks_from_1 masks --subtract-one --format json")
    {
        Array.ForEach([_source, _target], Add);
        Array.ForEach<Option>([_config, _labelMap, _colors, _map, _threshold, _subtract, _nearest, _format], Add);
        Validators.Add(result =>
        {
            int ways = new Option[] { _config, _labelMap, _colors }.Count(option => result.GetResult(option) is { Implicit: false });
            if (ways > 1)
            {
                result.AddError("Give one of --config, --labelmap and --colors.");
            }

            if (result.GetValue(_nearest) && ways == 0)
            {
                result.AddError("--nearest needs colours: give --config, --labelmap or --colors.");
            }
        });
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        MaskConversion conversion = MaskConversion.Create(
            parse.GetValue(_config), parse.GetValue(_labelMap), parse.GetValue(_colors), parse.GetRequiredValue(_map),
            parse.GetValue(_threshold),
            parse.GetValue(_subtract), parse.GetValue(_nearest));
        ConvertedMasks result = new ConvertMasksRun(context)
            .Execute(parse.GetRequiredValue(_source), parse.GetRequiredValue(_target), conversion);
        foreach ((string file, string reason) in result.Failures)
        {
            context.Console.Error(reason);
        }

        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonOutput.Write(context.Console.Out, new JsonObject
            {
                ["written"] = result.Written,
                ["values"] = new JsonObject(result.Pixels.Select(value =>
                    KeyValuePair.Create(value.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)value.Value))),
                ["failures"] = new JsonArray(
                    [.. result.Failures.Select(failure => new JsonObject { ["file"] = failure.File, ["reason"] = failure.Reason })]),
            });
        }
        else
        {
            string values = string.Join(", ",
                result.Pixels.Select(value => FormattableString.Invariant($"{value.Key} ({value.Value:N0} px)")));
            int count = result.Written + result.Failures.Count;
            string shown = values.Length > 0 ? Texts.Of($"; values: {values}") : "";
            context.Console.Out.WriteLine(
                Texts.Of($"{result.Written} of {count} masks written to {parse.GetRequiredValue(_target)}{shown}"));
        }

        return result.Failures.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }
}
