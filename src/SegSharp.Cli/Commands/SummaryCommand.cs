using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Configuration;
using SegSharp.Models;
using SegSharp.Training.Tasks;

namespace SegSharp.Cli.Commands;

/// <summary>Shows what a config's model consists of.</summary>
internal sealed class SummaryCommand : CliCommand
{
    private readonly Argument<string> _config = CommonOptions.Config();
    private readonly Option<int[]> _shape =
        CommonOptions.Shape("Height and width of the image; without them shapes are over the symbols N, H and W.");

    private readonly Option<int?> _depth = new("--depth")
    {
        Description = "How many levels of modules are shown below the model; all without it.",
        HelpName = "N",
    };

    private readonly Option<string[]> _overrides = CommonOptions.CfgOptions();
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public SummaryCommand()
        : base(
            "summary",
            "Shows each module of the model with its output shape, stride, parameters and multiply-adds, the memory of the activations, " +
                "and which image sizes the model takes.\n\n" +
            "Nothing is computed: the shapes follow from the rules of the operators.",
            "segsharp summary configs/segformer/segformer_mit-b0_1xb4_camvid-256x256.py",
            "segsharp summary my_config.py --shape 512 512 --depth 2",
            "segsharp summary my_config.py --shape 640 640 --cfg-options model.backbone.embed_dims=64 --format json")
    {
        _depth.Validators.Add(result =>
        {
            if (result.Tokens is [{ } token] && int.TryParse(token.Value, out int levels) && levels < 0)
            {
                result.AddError($"--depth is {token.Value}, expected at least 0.");
            }
        });
        Add(_config);
        Add(_shape);
        Add(_depth);
        Add(_overrides);
        Add(_plugins);
        Add(_format);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), context.Plug);
        Experiment experiment = ExperimentSource.Read(parse.GetRequiredValue(_config), parse.GetRequiredValue(_overrides),
            context.Registries);
        ConfigSection section = experiment.Model
            ?? throw new ConfigException("the config describes no model", experiment.Source.Location, remedy: "Add the key model");
        LearningTask task = TaskRegistry.Build(section);
        int channels = task.SymbolChannels(experiment.Source);

        // What the sizes must fulfil shows only where they are symbols.
        ModelSummary symbolic = task.Summarise(channels);
        ModelSummary summary = parse.GetValue(_shape) is [int height, int width]
            ? task.Summarise(channels, (height, width)) with { Conditions = symbolic.Conditions, SmallestSide = symbolic.SmallestSide }
            : symbolic;
        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonOutput.Write(context.Console.Out, SummaryView.Json(summary, parse.GetValue(_depth)));
        }
        else
        {
            SummaryView.Write(context.Console.Results, summary, parse.GetValue(_depth));
        }

        return ExitCode.Ok;
    }
}
