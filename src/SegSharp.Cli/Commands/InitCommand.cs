using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;

namespace SegSharp.Cli.Commands;

/// <summary>Writes a config for a folder of images and masks.</summary>
internal sealed class InitCommand : CliCommand
{
    private static readonly string[] _variants = ["b0", "b1", "b2", "b3", "b4", "b5"];

    private readonly Argument<string> _directory = new("DIR") { Description = "The folder of images and masks." };
    private readonly Option<string?> _output =
        new("--out") { Description = "The config to write; it must not exist yet. [default: <name of the folder>.py]", HelpName = "FILE" };
    private readonly Option<string?> _classes = new("--classes")
    {
        Description = "The names of the classes in the order of their indices. [default: " +
            "those of a file such as classes.txt or labelmap.txt, else made up]",
        HelpName = "A,B,C",
    };

    private readonly Option<string> _variant = new("--variant") { Description = "The size of the encoder, MiT-B0 (smallest) to B5.",
        DefaultValueFactory = _ => _variants[0], HelpName = "b0…b5" };
    private readonly Option<int?> _iterations = CommonOptions.Count("--max-iters", 1, "How long it trains. [default: 4000]");
    private readonly Option<int?> _size = CommonOptions.Count("--size", 1,
        "The side of the training crops. [default: as the images are, at most 512]");
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public InitCommand()
        : base(
            "init",
            "Looks at a folder of images and masks and writes a short config for it: which files belong together, " +
                "what trains and what validates,\n" +
            "what the masks' values mean, the classes, the sizes. Then it says which commands come next. No file is ever overwritten.",
            "segsharp init my_data",
            "segsharp init my_data --classes background,road,car --out my_config.py",
            "segsharp init my_data --variant b2 --max-iters 20000 --size 512")
    {
        _variant.AcceptOnlyFromAmong(_variants);
        Add(_directory);
        Add(_output);
        Add(_classes);
        Add(_variant);
        Add(_iterations);
        Add(_size);
        Add(_format);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        InitResult result = new InitRun(context).Execute(new InitRequest(parse.GetRequiredValue(_directory))
        {
            Output = parse.GetValue(_output),
            Classes = parse.GetValue(_classes)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Variant = parse.GetRequiredValue(_variant),
            Iterations = parse.GetValue(_iterations),
            Size = parse.GetValue(_size),
        });
        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonOutput.Write(context.Console.Out, InitView.Json(result));
        }
        else
        {
            InitView.Write(context.Console.Out, result);
        }

        return ExitCode.Ok;
    }
}
