using System.CommandLine;

namespace SegSharp.Cli.Commands;

/// <summary>What concerns data alone.</summary>
internal sealed class DataCommand : Command, IExamples
{
    private readonly CliCommand[] _commands = [new DataStatsCommand(), new DataConvertMasksCommand()];

    /// <summary>Builds the command.</summary>
    public DataCommand()
        : base("data", "Looks at data sets and converts masks.") => Array.ForEach(_commands, Add);

    /// <inheritdoc />
    public IReadOnlyList<string> Examples => [.. _commands.SelectMany(command => command.Examples)];
}
