using SegSharp.Cli.Rendering;

namespace SegSharp.Cli.Hosting;

/// <summary>Runs a command: signals cancel it, and whatever it throws becomes a sentence and an exit code.</summary>
internal static class CommandHost
{
    /// <summary>Runs <paramref name="body"/>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(Func<CommandContext, int> body)
    {
        CliConsole console = new();
        using Interruption interruption = new(console);
        CommandContext context = new(console, interruption);
        try
        {
            ThreadsVariable.Check(console);
            return body(context);
        }
        catch (OperationCanceledException) when (interruption.ExitCode != 0)
        {
            console.Note("interrupted");
            return interruption.ExitCode;
        }
#pragma warning disable CA1031 // The last place where an exception can be told to the user in words.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Failure.Report(exception, context);
        }
    }
}
