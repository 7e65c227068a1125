using System.Diagnostics;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Runs;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>Counts on a terminal how much of a piece of work is done; in a pipe nothing is written.</summary>
internal sealed class ProgressLine
{
    private const int RefreshesPerSecond = 8;

    private readonly LiveDisplayContext? _live;
    private readonly string _what;
    private int _count;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _shown;

    private ProgressLine(LiveDisplayContext? live, string what, int count) => (_live, _what, _count) = (live, what, count);

    /// <summary>Runs <paramref name="body"/> with a line.</summary>
    public static T Run<T>(CliConsole console, string what, int count, Func<ProgressLine, T> body) => console.IsLive
        ? console.Messages.Live(new Text($"{Texts.Of(what)} ...")).AutoClear(true).Start(live => body(new ProgressLine(live, what, count)))
        : body(new ProgressLine(live: null, what, count));

    /// <summary>So much is done of so much.</summary>
    public void Show(int done, int count)
    {
        _count = count;
        Show(done);
    }

    /// <summary>So much is done.</summary>
    public void Show(int done)
    {
        if (_live is null || (done < _count && Stopwatch.GetElapsedTime(_shown).TotalSeconds < 1.0 / RefreshesPerSecond))
        {
            return;
        }

        _shown = Stopwatch.GetTimestamp();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        TimeSpan remaining = elapsed / Math.Max(1, done) * (_count - done);
        _live.UpdateTarget(ProgressBar.Draw(_what, done, _count, $"  {Texts.Of($"ETA {TrainingStatus.Time(remaining)}")}"));
    }
}
