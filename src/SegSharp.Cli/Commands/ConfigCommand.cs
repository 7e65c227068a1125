using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Runs;
using SegSharp.Configuration;

namespace SegSharp.Cli.Commands;

/// <summary>Prints a config as it is after all merging.</summary>
internal sealed class ConfigCommand : CliCommand
{
    private const string Python = "py";
    private const string Yaml = "yaml";

    private readonly Argument<string> _config = CommonOptions.Config();
    private readonly Option<string[]> _overrides = CommonOptions.CfgOptions();
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<string> _format = CommonOptions.Format(Python, Yaml);

    /// <summary>Builds the command.</summary>
    public ConfigCommand()
        : base(
            "config",
            "Prints a config as it is after its base files and all changes: one file that says the same.",
            "segsharp config configs/segformer/segformer_mit-b0_1xb4_camvid-256x256.py",
            "segsharp config my_config.py --cfg-options max_iters=200 --format json")
    {
        Add(_config);
        Add(_overrides);
        Add(_plugins);
        Add(_format);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), context.Plug);
        ConfigDict config = ExperimentSource.Load(parse.GetRequiredValue(_config), parse.GetRequiredValue(_overrides));
        context.Console.Out.Write(parse.GetValue(_format) switch
        {
            Python => ConfigWriter.ToPython(config),
            Yaml => ConfigWriter.ToYaml(config),
            _ => ConfigWriter.ToJson(config),
        });
        return ExitCode.Ok;
    }
}
