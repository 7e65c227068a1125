namespace SegSharp.Cli.Hosting;

/// <summary>The command line asks for something that makes no sense, which parsing alone cannot see.</summary>
internal sealed class UsageException(string message) : Exception(message);
