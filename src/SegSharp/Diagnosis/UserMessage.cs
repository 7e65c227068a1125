using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Training;

namespace SegSharp.Diagnosis;

/// <summary>What a person can be told of an exception, and act upon.</summary>
public static class UserMessage
{
    /// <summary>One sentence or a few, without types and stack traces; null for a fault of the program.</summary>
    /// <param name="exception">What was thrown, by anything of this library, or by the system for a file or for memory.</param>
    public static string? Of(Exception exception) => Cause(exception) switch
    {
        ConfigException or DataException or CheckpointFormatException or CheckpointMismatchException or ShapeException
            or DivergenceException or IOException or UnauthorizedAccessException or InvalidDataException => Cause(exception).Message,
        NativeException { Failure: NativeFailure.OutOfMemory } or OutOfMemoryException =>
            "Memory ran out. Lower the batch size (train_dataloader.batch_size) or the size of the images.",
        NativeException { Message: { } text } when text.StartsWith("Target ", StringComparison.Ordinal)
            && text.Contains(" is out of bounds", StringComparison.Ordinal) =>
            $"The labels of a batch hold {text.Split(' ')[1]}, which is neither a class nor the label that the loss ignores: what "
            + "transforms and data_preprocessor fill with (seg_pad_val, seg_fill_in) and the data set's ignore_index must be the head's "
            + "ignore_index, or a class.",
        NativeException native => $"libtorch refused: {native.Message}",
        DllNotFoundException native => $"The native library cannot be loaded: {native.Message.Split('\n')[0]}",
        InvalidOperationException { InnerException: DllNotFoundException } native => native.Message,
        _ => null,
    };

    /// <summary>The exception that others were wrapped around.</summary>
    /// <param name="exception">What was thrown.</param>
    public static Exception Cause(Exception exception) => exception switch
    {
        AggregateException { InnerException: { } inner } => Cause(inner),
        TypeInitializationException { InnerException: { } inner } => Cause(inner),
        _ => exception,
    };
}
