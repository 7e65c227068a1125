using SegSharp.Data.Imaging;

namespace SegSharp.Data;

/// <summary>The data cannot be used: the message is one sentence for the user that names the file and the remedy.</summary>
public sealed class DataException : Exception
{
    /// <summary>Builds the exception.</summary>
    /// <param name="message">What is wrong, in which file, and what to do about it.</param>
    /// <param name="file">The file or directory in question, where there is one.</param>
    /// <param name="innerException">What was caught, where there is something.</param>
    public DataException(string message, string? file = null, Exception? innerException = null)
        : base(message, innerException) => File = file;

    /// <summary>The file or directory in question, or null.</summary>
    public string? File { get; }

    /// <summary>What is wrong with an image file, for callers that have a place of their own for file and remedy; else null.</summary>
    public ImageFault? Fault { get; init; }
}
