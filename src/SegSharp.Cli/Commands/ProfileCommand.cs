using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Profiling;
using SegSharp.Tensors;

namespace SegSharp.Cli.Commands;

/// <summary>Shows where a step's time and memory go.</summary>
internal sealed class ProfileCommand : CliCommand
{
    private const int DefaultDepth = 2;
    private const int DefaultTop = 20;

    private readonly Argument<string> _config = CommonOptions.Config();
    private readonly Option<bool> _predict = new("--predict") { Description = "Profile predictions instead of training steps." };
    private readonly Option<int?> _steps = CommonOptions.Count("--steps", 1, "Steps that are recorded. [default: 5]");
    private readonly Option<int?> _warmup = CommonOptions.Count("--warmup", 0, "Steps before them that are not recorded. [default: 2]");
    private readonly Option<int?> _batch = CommonOptions.Count("--batch", 1, "Images in a batch. [default: the config's]");
    private readonly Option<int[]> _shape = CommonOptions.Shape("Height and width of random images; the data set is not used then.");
    private readonly Option<bool> _synthetic = new("--synthetic") { Description = "Use random images even where the data set is there." };
    private readonly Option<string> _sort = new("--sort") { Description = "What comes first: much time or much memory.",
        DefaultValueFactory = _ => "time" };
    private readonly Option<int?> _depth = CommonOptions.Count("--depth", 0,
        $"How many levels of modules are shown below the model. [default: {DefaultDepth}]");
    private readonly Option<int?> _top = CommonOptions.Count("--top", 1, $"How many operators are shown. [default: {DefaultTop}]");
    private readonly Option<string?> _trace = new("--trace") { Description =
        "Write every span to a file that https://ui.perfetto.dev and chrome://tracing open.", HelpName = "FILE" };
    private readonly Option<bool> _amp = new("--amp") { Description = "Compute in mixed precision: bfloat16 on the CPU, float16 on CUDA." };
    private readonly Option<string[]> _overrides = CommonOptions.CfgOptions();
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<Device> _device = CommonOptions.Device();
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public ProfileCommand()
        : base(
            "profile",
            "Shows where the time and the memory of a training step go: by stage, module and operator, " +
                "with the backward pass tied to the modules.\n\n" +
            "Weights are random and nothing is saved. Without the data set the images are random too. Memory is that of CPU tensors.",
            "segsharp profile my_config.py",
            "segsharp profile my_config.py --shape 512 512 --batch 2 --sort memory --depth 3",
            "segsharp profile my_config.py --predict --shape 1024 1024 --trace predict.json",
            "segsharp profile my_config.py --synthetic --cfg-options model.backbone.with_cp=True --format json")
    {
        _sort.AcceptOnlyFromAmong("time", "memory");
        _sort.HelpName = "time|memory";
        foreach (Option option in (Option[])[_predict, _steps, _warmup, _batch, _shape, _synthetic, _sort, _depth, _top, _trace, _amp,
            _overrides, _plugins, _device, _format])
        {
            Add(option);
        }

        Add(_config);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), context.Plug);
        ProfileOptions defaults = new();
        ProfileRun run = new(context);
        string? trace = parse.GetValue(_trace);
        ProfileResult result = run.Execute(new ProfileRequest(
            parse.GetRequiredValue(_config), parse.GetRequiredValue(_overrides), defaults with
            {
                Predicts = parse.GetValue(_predict),
                Steps = parse.GetValue(_steps) ?? defaults.Steps,
                Warmup = parse.GetValue(_warmup) ?? defaults.Warmup,
                BatchSize = parse.GetValue(_batch),
                Size = parse.GetValue(_shape) is [int height, int width] ? (height, width) : null,
                IsSynthetic = parse.GetValue(_synthetic),
                Device = parse.GetValue(_device),
            })
        {
            MixedPrecision = parse.GetValue(_amp),
            TracePath = trace,
        });
        ProfileView view = new(
            result, parse.GetValue(_sort) == "memory", parse.GetValue(_depth) ?? DefaultDepth, parse.GetValue(_top) ?? DefaultTop);
        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonOutput.Write(context.Console.Out, view.Json());
        }
        else
        {
            view.Write(context.Console.Results);
        }

        // last, so that a disk that is full costs the trace alone
        if (trace is not null)
        {
            run.WriteTrace(trace, result);
        }

        return ExitCode.Ok;
    }
}
