using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Cli.Commands;

/// <summary>Says what an error of PyTorch or of a framework on it means.</summary>
internal sealed class ExplainCommand : CliCommand
{
    private readonly Argument<string?> _text = new("TEXT")
    {
        Description = "The error or the whole log: the text itself, a file that holds it, or - for standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _config = new("--config") { Description =
        "The config of the run: it decides between causes, and the explanation points into it.", HelpName = "FILE" };
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public ExplainCommand()
        : base(
            "explain",
            "Explains an error message of PyTorch, MMSegmentation, segmentation_models_pytorch, Hugging Face, Detectron2, " +
                "Lightly or ONNX: operation, cause, fix. Exit code 1 where nothing in it is known.",
            "segsharp explain 'RuntimeError: weight tensor should be defined either for all or no classes' --config my_config.py",
            "segsharp explain train.log --lang zh",
            "python train.py 2>&1 | segsharp explain -")
    {
        Add(_text);
        Add(_config);
        Add(_plugins);
        Add(_format);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        string text = ExplainInput.Read(parse.GetValue(_text));
        Array.ForEach(parse.GetRequiredValue(_plugins), context.Plug);
        Explanation explanation = Explainer.Explain(
            text, parse.GetValue(_config) is { } config ? Load(config) with { Registries = context.Registries } : null, context.Registries);
        string language = Texts.Language;
        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonOutput.Write(context.Console.Out, ExplanationView.Json(explanation, language));
        }
        else
        {
            ExplanationView.Write(context.Console.Out, explanation, language);
        }

        return explanation.IsRecognised ? ExitCode.Ok : ExitCode.Failed;
    }

    private static Subject Load(string path)
    {
        ConfigDict config = ConfigFile.Load(ExistingFile.Require(path, "config"));
        return new Subject { Framework = FrameworkGuess.Of(config), Config = new ConfigCursor(config) };
    }
}
