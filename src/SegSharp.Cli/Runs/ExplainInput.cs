using SegSharp.Cli.Hosting;
using SegSharp.Diagnosis.Explain;

namespace SegSharp.Cli.Runs;

/// <summary>The text that is to be explained, from where the user has it.</summary>
internal static class ExplainInput
{
    private const string StandardInput = "-";

    /// <summary>
    /// Reads standard input for <c>-</c> or nothing, the file where there is one of that name, and else takes the argument for the text.
    /// </summary>
    /// <exception cref="UsageException">There is no text, or a file of that name is missing.</exception>
    public static string Read(string? argument)
    {
        if (argument is null && !Console.IsInputRedirected)
        {
            throw new UsageException("explain needs a text: as an argument, as a file, or on standard input with '-'.");
        }

        string text = argument is null or StandardInput ? ReadAll(Console.In) : File.Exists(argument) ? ReadFile(argument) : argument;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException("the text is empty.");
        }

        return text;
    }

    private static string ReadFile(string path)
    {
        using StreamReader reader = new(path);
        return ReadAll(reader);
    }

    // one character more than is looked at, so that the explanation knows that there was more
    private static string ReadAll(TextReader reader)
    {
        char[] buffer = new char[ErrorText.MaximumLength + 1];
        return new string(buffer, 0, reader.ReadBlock(buffer, 0, buffer.Length));
    }
}
