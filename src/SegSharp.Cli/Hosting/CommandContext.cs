using SegSharp.Cli.Rendering;

namespace SegSharp.Cli.Hosting;

/// <summary>What a command works with.</summary>
/// <param name="Console">Where it writes.</param>
/// <param name="Interruption">Whether it was asked to end.</param>
internal sealed record CommandContext(CliConsole Console, Interruption Interruption)
{
    /// <summary>Cancelled when the process was asked to end.</summary>
    public CancellationToken Cancellation => Interruption.Token;
}
