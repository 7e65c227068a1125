using System.CommandLine;

namespace SegSharp.Cli.Commands;

/// <summary>What concerns data alone.</summary>
internal sealed class DataCommand : Command
{
    /// <summary>Builds the command.</summary>
    public DataCommand()
        : base("data", "Looks at data sets and converts masks.")
    {
        Add(new DataStatsCommand());
        Add(new DataConvertMasksCommand());
    }
}
