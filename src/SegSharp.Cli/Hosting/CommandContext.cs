using SegSharp.Cli.Rendering;
using SegSharp.Configuration;

namespace SegSharp.Cli.Hosting;

/// <summary>What a command works with.</summary>
/// <param name="Console">Where it writes.</param>
/// <param name="Interruption">Whether it was asked to end.</param>
internal sealed record CommandContext(CliConsole Console, Interruption Interruption)
{
    /// <summary>The config that the run was built from, once it is read: errors of a run are told at its lines.</summary>
    public ConfigDict? Config { get; set; }

    /// <summary>What configs may name: the library's own classes and those of <c>--plugin</c>.</summary>
    public Registries Registries { get; } = new();

    /// <summary>Cancelled when the process was asked to end.</summary>
    public CancellationToken Cancellation => Interruption.Token;

    /// <summary>Loads a plugin.</summary>
    /// <inheritdoc cref="Registries.Load" path="/exception" />
    public void Plug(string path) => Registries.Load(path);
}
