using SegSharp.Checkpoints;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Training;

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
        Exception cause = Unwrap(exception);
        bool isTraced = Environment.GetEnvironmentVariable(TraceVariable) is { Length: > 0 } value && value != "0";
        if (cause is DiagnosedException)
        {
            // each finding has been shown already
        }
        else if (cause is ShapeException shape)
        {
            new FindingText(console.Messages, Texts.Language).Write(ShapeFinding.Of(shape, context.Config));
        }
        else if (Describe(cause) is { } message)
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

    /// <summary>What the user can be told and act upon; null for a fault of the program.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        UsageException or ConfigException or DataException or CheckpointFormatException or CheckpointMismatchException or ShapeException
            or DivergenceException or IOException or UnauthorizedAccessException or InvalidDataException => exception.Message,
        NativeException { Failure: NativeFailure.OutOfMemory } or OutOfMemoryException =>
            "Memory ran out. Lower the batch size (train_dataloader.batch_size) or the size of the images.",
        NativeException { Message: { } text } when text.StartsWith("Target ", StringComparison.Ordinal)
            && text.Contains(" is out of bounds", StringComparison.Ordinal) =>
            $"The labels of a batch hold {text.Split(' ')[1]}, which is neither a class nor the label that the loss ignores: " +
                "what transforms and " +
            "data_preprocessor fill with (seg_pad_val, seg_fill_in) and the data set's ignore_index must be the head's " +
                "ignore_index, or a class.",
        NativeException native => $"libtorch refused: {native.Message}",
        DllNotFoundException native => $"The native library cannot be loaded: {native.Message.Split('\n')[0]}",
        InvalidOperationException { InnerException: DllNotFoundException } native => native.Message,
        _ => null,
    };

    private static Exception Unwrap(Exception exception) => exception switch
    {
        AggregateException { InnerException: { } inner } => Unwrap(inner),
        TypeInitializationException { InnerException: { } inner } => Unwrap(inner),
        _ => exception,
    };
}
