using SegSharp.Bench;

namespace SegSharp.Cli.Rendering;

/// <summary>Shows a bench on the console, a line of stages for each piece of work.</summary>
/// <param name="console">Where it is shown.</param>
internal sealed class BenchDisplay(CliConsole console) : IBenchDisplay
{
    /// <inheritdoc />
    public T Run<T>(string what, Func<Action<string>, T> body) => StageLine.Run(console, what, stages => body(stages.Say));

    /// <inheritdoc />
    public void Note(string text) => console.Note(text);

    /// <inheritdoc />
    public void Error(string text) => console.Error(text);
}
