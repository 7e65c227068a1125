using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;
using SegSharp.Tensors;
using SegSharp.Training.Preparation;

namespace SegSharp.Cli.Commands;

/// <summary>Proves that model, config, checkpoint and data fit together.</summary>
internal sealed class DoctorCommand : CliCommand
{
    private static readonly Dictionary<string, RunKind> _kinds =
        new(StringComparer.Ordinal) { ["train"] = RunKind.Training, ["test"] = RunKind.Test, ["predict"] = RunKind.Prediction };

    private readonly Argument<string?> _config = new("CONFIG")
    {
        Description = "The config: a .py file in MMSegmentation's form (0.x or 1.x), .json or .yaml; or another framework's.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _checkpoint =
        new("--checkpoint") { Description = "Weights of the whole model; only their names and shapes are read.", HelpName = "FILE" };
    private readonly Option<int[]> _shape = new("--shape")
    {
        Description = "Height and width of an image that is going to be given.",
        HelpName = "H W",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _dataRoot =
        CommonOptions.Folder("--data-root", "Scan the images and masks below this folder, in place of the config's data_root.");
    private readonly Option<bool> _scan = new("--scan") { Description =
        "Scan the images and masks of the config's own data_root; a second scan reads only what has changed." };
    private readonly Option<string?> _for = new("--for") { Description =
        "The command to examine the config for. [default: train, or test where only data for a test is described]",
        HelpName = "train|test|predict" };
    private readonly Option<bool> _configOnly = new("--config-only") { Description =
        "Leave out the folders of data and the files of weights that the config names, for they are on another machine." };
    private readonly Option<bool> _verbose =
        new("--verbose") { Description = "Show which sizes the model takes, with the reason for each bound." };
    private readonly Option<Device> _device = CommonOptions.Device();
    private readonly Option<string?> _repro =
        new("--repro") { Description = "A setup of any framework in the neutral JSON form, instead of a config.", HelpName = "FILE" };
    private readonly Option<string?> _id = new("--id") { Description = "Which setup of a file with several.", HelpName = "ID" };
    private readonly Option<bool> _fix = new("--fix") { Description = "Apply the edits that are certain; the old file is kept as .bak." };
    private readonly Option<bool> _strict = new("--strict") { Description = "Warnings fail too." };
    private readonly Option<string> _language = new("--lang") { Description = "The language of the findings. [default: from LANG]",
        HelpName = "en|zh", DefaultValueFactory = _ => Language.FromEnvironment() };
    private readonly Option<string[]> _overrides = CommonOptions.CfgOptions();
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public DoctorCommand()
        : base(
            "doctor",
            "Proves that model, config, checkpoint and data fit together, before anything runs: each fault with its place, " +
                "the cause and the fix.\n\n" +
            "It builds what the command would build (--for; a training as a rule), so that what comes back clean starts. " +
                "No weights are read and nothing\n" +
            "is computed. CONFIG may also be another framework's: a Hugging Face folder, constructor arguments of\n" +
            "segmentation_models_pytorch, a Detectron2 or Lightly file, or a bare checkpoint. Exit codes: 0 clean, " +
                "1 errors, 2 wrong usage.",
            "segsharp doctor configs/segformer/segformer_mit-b0_1xb4_camvid-256x256.py",
            "segsharp doctor my_config.py --checkpoint segformer.b2.512x512.ade.160k.pth",
            "segsharp doctor my_config.py --scan",
            "segsharp doctor my_config.py --config-only",
            "segsharp doctor my_config.py --fix",
            "segsharp doctor my_config.py --format json")
    {
        _language.AcceptOnlyFromAmong([.. Language.All]);
        _for.AcceptOnlyFromAmong([.. _kinds.Keys]);
        Array.ForEach<Symbol>([_config, _for, _checkpoint, _dataRoot, _scan, _configOnly, _shape, _device, _repro, _id, _fix, _strict,
            _verbose, _language, _overrides, _plugins, _format], symbol =>
        {
            if (symbol is Argument argument)
            {
                Add(argument);
            }
            else
            {
                Add((Option)symbol);
            }
        });
        Validators.Add(result =>
        {
            bool hasConfig = result.GetValue(_config) is not null, hasRepro = result.GetValue(_repro) is not null;
            if (result.GetValue(_configOnly) && (result.GetValue(_scan) || result.GetValue(_dataRoot) is not null))
            {
                result.AddError("--config-only looks at no data: leave out --scan and --data-root.");
            }

            if (hasConfig == hasRepro)
            {
                result.AddError(hasConfig ? "Give either CONFIG or --repro, not both." : "Give the CONFIG to examine.");
            }
        });
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), context.Plug);
        long start = Stopwatch.GetTimestamp();
        DoctorReport report = Examine(parse, context);
        ConfigRepair? repair = parse.GetValue(_fix) && parse.GetValue(_config) is { } path
            && report.Findings.Any(finding => finding.IsCertain)
            ? ConfigRepair.Plan(path, report.Findings)
            : null;
        string? kept = repair is { Changes: true } ? repair.Write() : null;
        DoctorReport last = kept is null ? report : Examine(parse, context);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string language = parse.GetRequiredValue(_language);
        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonObject json = FindingJson.Of(last, language, seconds);
            if (kept is not null)
            {
                json["fixed"] = new JsonObject { ["file"] = repair!.Path, ["kept"] = kept, ["diff"] = repair.Diff };
            }

            JsonOutput.Write(context.Console.Out, json);
        }
        else
        {
            Show(parse, context, report, repair, kept, last);
        }

        return last.Errors > 0 || (parse.GetValue(_strict) && last.Warnings > 0) ? ExitCode.Failed : ExitCode.Ok;
    }

    private void Show(ParseResult parse, CommandContext context, DoctorReport report, ConfigRepair? repair, string? kept, DoctorReport last)
    {
        string language = parse.GetRequiredValue(_language);
        FindingText text = new(context.Console.Results, language);
        foreach (Finding finding in report.Findings)
        {
            text.Write(finding);
        }

        if (kept is not null)
        {
            context.Console.Out.WriteLine(repair!.Diff.TrimEnd());
            context.Console.Note($"{repair.Path} was changed; the old file is {kept}");
            foreach (Finding finding in last.Findings.Where(finding => finding.Severity != Severity.Note))
            {
                text.Write(finding);
            }
        }

        DoctorSummary summary = new(context.Console.Out, language);
        if (parse.GetValue(_fix) && kept is null)
        {
            summary.TellNothingFixed(report);
        }

        foreach (string line in last.Scan?.Lines(language) ?? [])
        {
            context.Console.Out.WriteLine(line);
        }

        summary.Write(last, parse.GetValue(_verbose) || parse.GetValue(_shape) is { Length: > 0 });
    }

    private DoctorReport Examine(ParseResult parse, CommandContext context)
    {
        if (parse.GetValue(_repro) is { } setup)
        {
            return DoctorRun.ExamineSetup(setup, parse.GetValue(_id));
        }

        return DoctorRun.Examine(new DoctorRequest(parse.GetRequiredValue(_config)!, parse.GetRequiredValue(_overrides))
        {
            Checkpoint = parse.GetValue(_checkpoint),
            Kind = parse.GetValue(_for) is { } command ? _kinds[command] : null,
            IsConfigOnly = parse.GetValue(_configOnly),
            Device = parse.GetValue(_device),
            ScansData = parse.GetValue(_scan) || parse.GetValue(_dataRoot) is not null,
            DataRoot = parse.GetValue(_dataRoot),
            Size = parse.GetValue(_shape) is [int height, int width] ? (height, width) : null,
        }, context);
    }
}
