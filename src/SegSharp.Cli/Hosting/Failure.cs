using SegSharp.Cli.Rendering;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Tensors;

namespace SegSharp.Cli.Hosting;

/// <summary>Tells exceptions to the user.</summary>
internal static class Failure
{
    private const string TraceVariable = "SEGSHARP_TRACE";

    /// <summary>Writes what went wrong.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, CommandContext context)
    {
        CliConsole console = context.Console;
        Exception cause = UserMessage.Cause(exception);
        bool isTraced = Environment.GetEnvironmentVariable(TraceVariable) is { Length: > 0 } value && value != "0";
        if (cause is DiagnosedException)
        {
            // each finding has been shown already
        }
        else if (cause is ShapeException shape)
        {
            new FindingText(console.Messages, Texts.Language).Write(ShapeFinding.Of(shape, context.Config));
        }
        else if ((cause is UsageException ? cause.Message : UserMessage.Of(cause)) is { } message)
        {
            console.Error(message);
        }
        else
        {
            console.Error($"unexpected {cause.GetType().Name}: {cause.Message}");
            if (!isTraced)
            {
                console.Note($"this is a fault of the program; {TraceVariable}=1 shows where it happened");
            }
        }

        if (isTraced)
        {
            console.Messages.Profile.Out.Writer.WriteLine(exception);
        }

        return cause is UsageException ? ExitCode.Usage : ExitCode.Failed;
    }
}
