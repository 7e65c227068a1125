using SegSharp.Cli.Rendering;

namespace SegSharp.Cli.Hosting;

/// <summary><c>SEGSHARP_THREADS</c>, which the engine passes over in silence where it makes no sense.</summary>
internal static class ThreadsVariable
{
    private const string Name = "SEGSHARP_THREADS";

    /// <summary>Says so where the value is no number of threads, or more than there are processors.</summary>
    public static void Check(CliConsole console)
    {
        string? value = Environment.GetEnvironmentVariable(Name);
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (!int.TryParse(value, out int threads) || threads < 1)
        {
            console.Note($"warning: {Name} is '{value}', expected a whole number of at least 1; " +
                $"all {Environment.ProcessorCount} processors are used");
        }
        else if (threads > Environment.ProcessorCount)
        {
            console.Note($"warning: {Name} is {threads}, but there are {Environment.ProcessorCount} processors; " +
                "more threads than that only wait for each other");
        }
    }
}
