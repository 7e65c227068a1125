using SegSharp.Cli.Hosting;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>
/// Shows the current stage of a long operation: one rewritten line on a terminal, one line per stage when piped.
/// Between two stages it does nothing at all, so that it takes no time from what is measured.
/// </summary>
internal sealed class StageLine
{
    private readonly CliConsole _console;
    private readonly LiveDisplayContext? _live;
    private readonly string _what;

    private StageLine(CliConsole console, LiveDisplayContext? live, string what) => (_console, _live, _what) = (console, live, what);

    /// <summary>Runs <paramref name="body"/> with a line.</summary>
    /// <param name="console">Where it is shown.</param>
    /// <param name="what">The piece of work.</param>
    /// <param name="body">Does it.</param>
    public static T Run<T>(CliConsole console, string what, Func<StageLine, T> body)
    {
        if (console.IsLive)
        {
            return console.Messages.Live(new Text(what)).AutoClear(true).Start(live => body(new StageLine(console, live, what)));
        }

        console.Heading(what);
        return body(new StageLine(console, live: null, what));
    }

    /// <summary>A stage begins.</summary>
    public void Say(string stage)
    {
        if (_live is null)
        {
            _console.Note($"  {stage}");
        }
        else
        {
            _live.UpdateTarget(new Paragraph().Append(_what, new Style(Color.Teal)).Append($"  {Texts.Told(stage)} ..."));
        }
    }
}
