using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Tests.Support;

/// <summary>The program inside of the tests' own process: for tests that would spend most of their time on starting it.</summary>
internal static class InProcess
{
    private static readonly Lock _console = new();

    /// <summary>Runs the program to its end. One at a time: standard output belongs to the process.</summary>
    public static CliResult Run(params string[] args)
    {
        lock (_console)
        {
            (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
            long limit = ImageFile.MaxPixels;
            using StringWriter capturedOutput = new(), capturedError = new();
            try
            {
                Console.SetOut(capturedOutput);
                Console.SetError(capturedError);
                return new CliResult(CommandLine.Run(args), capturedOutput.ToString(), capturedError.ToString());
            }
            finally
            {
                Console.SetOut(output);
                Console.SetError(error);
                ImageFile.MaxPixels = limit; // it belongs to the process
            }
        }
    }
}
