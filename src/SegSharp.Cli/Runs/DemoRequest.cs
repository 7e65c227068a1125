namespace SegSharp.Cli.Runs;

/// <summary>How the demonstration goes.</summary>
/// <param name="Directory">Where everything is put.</param>
/// <param name="Seed">Decides the scenes and the training.</param>
/// <param name="Iterations">How long it trains; null for the config's length.</param>
/// <param name="Command">The command that it can be repeated with.</param>
internal sealed record DemoRequest(string Directory, long Seed, int? Iterations, string Command);
