using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Cli.Commands;

/// <summary>Proves that model, config, checkpoint and data fit together.</summary>
internal sealed class DoctorCommand : CliCommand
{
    private readonly Argument<string?> _config = new("CONFIG")
    {
        Description = "The config: a .py file in MMSegmentation's form (0.x or 1.x), .json or .yaml; or another framework's.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _checkpoint = new("--checkpoint") { Description = "Weights of the whole model; only their names and shapes are read.", HelpName = "FILE" };
    private readonly Option<int[]> _shape = new("--shape")
    {
        Description = "Height and width of an image that is going to be given.",
        HelpName = "H W",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _dataRoot = CommonOptions.Folder("--data-root", "Scan the images and masks below this folder, in place of the config's data_root.");
    private readonly Option<bool> _scan = new("--scan") { Description = "Scan the images and masks of the config's own data_root; a second scan reads only what has changed." };
    private readonly Option<string?> _repro = new("--repro") { Description = "A setup of any framework in the neutral JSON form, instead of a config.", HelpName = "FILE" };
    private readonly Option<string?> _id = new("--id") { Description = "Which setup of a file with several.", HelpName = "ID" };
    private readonly Option<bool> _fix = new("--fix") { Description = "Apply the edits that are certain; the old file is kept as .bak." };
    private readonly Option<bool> _strict = new("--strict") { Description = "Warnings fail too." };
    private readonly Option<string> _language = new("--lang") { Description = "The language of the findings. [default: from LANG]", HelpName = "en|zh", DefaultValueFactory = _ => Language.FromEnvironment() };
    private readonly Option<string[]> _overrides = CommonOptions.CfgOptions();
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public DoctorCommand()
        : base(
            "doctor",
            "Proves that model, config, checkpoint and data fit together, before anything runs: each fault with its place, the cause and the fix.\n\n" +
            "No weights are read and nothing is computed. CONFIG may also be another framework's: a Hugging Face folder, constructor arguments of\n" +
            "segmentation_models_pytorch, a Detectron2 or Lightly file, or a bare checkpoint. Exit codes: 0 clean, 1 errors, 2 wrong usage.",
            "segsharp doctor configs/segformer/segformer_mit-b0_1xb4_camvid-256x256.py",
            "segsharp doctor my_config.py --checkpoint segformer.b2.512x512.ade.160k.pth",
            "segsharp doctor my_config.py --scan",
            "segsharp doctor my_config.py --fix",
            "segsharp doctor my_config.py --format json")
    {
        _language.AcceptOnlyFromAmong([.. Language.All]);
        Array.ForEach<Symbol>([_config, _checkpoint, _dataRoot, _scan, _shape, _repro, _id, _fix, _strict, _language, _overrides, _plugins, _format], symbol =>
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
            if (hasConfig == hasRepro)
            {
                result.AddError(hasConfig ? "Give either CONFIG or --repro, not both." : "Give the CONFIG to examine.");
            }
        });
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), Plugins.Load);
        long start = Stopwatch.GetTimestamp();
        DoctorReport report = Examine(parse, context);
        ConfigRepair? repair = parse.GetValue(_fix) && parse.GetValue(_config) is { } path && report.Findings.Any(finding => finding.IsCertain)
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
            Show(context, report, repair, kept, last, language);
        }

        return last.Errors > 0 || (parse.GetValue(_strict) && last.Warnings > 0) ? ExitCode.Failed : ExitCode.Ok;
    }

    private static void Show(CommandContext context, DoctorReport report, ConfigRepair? repair, string? kept, DoctorReport last, string language)
    {
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

        if (last.ValidInput is { } valid)
        {
            context.Console.Out.WriteLine($"valid input: {valid}");
            foreach (SizeCondition condition in last.Conditions)
            {
                context.Console.Out.WriteLine($"  {condition.Requirement}: {condition.Reason}{(condition.Module.Length > 0 ? $" ({condition.Module})" : "")}");
            }
        }

        foreach (string line in last.Scan?.Lines(language) ?? [])
        {
            context.Console.Out.WriteLine(line);
        }

        context.Console.Out.WriteLine((last.Errors, last.Warnings) switch
        {
            (0, 0) => "all fits",
            var (errors, warnings) => $"{errors} error{(errors == 1 ? "" : "s")}, {warnings} warning{(warnings == 1 ? "" : "s")}",
        });
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
            ScansData = parse.GetValue(_scan) || parse.GetValue(_dataRoot) is not null,
            DataRoot = parse.GetValue(_dataRoot),
            Size = parse.GetValue(_shape) is [int height, int width] ? (height, width) : null,
        }, context);
    }
}
