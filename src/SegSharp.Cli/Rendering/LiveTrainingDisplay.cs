using System.Diagnostics;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SegSharp.Cli.Rendering;

/// <summary>Two lines that are rewritten: a bar, and the figures under it.</summary>
internal sealed class LiveTrainingDisplay : TrainingDisplay
{
    private const int RefreshesPerSecond = 8;

    private readonly LiveDisplayContext _live;
    private TrainingStatus? _status;
    private long _shown;

    private LiveTrainingDisplay(CliConsole console, LiveDisplayContext live)
        : base(console) => _live = live;

    /// <summary>Runs <paramref name="body"/> with the display.</summary>
    public static T Start<T>(CliConsole console, Func<TrainingDisplay, T> body) =>
        console.Messages.Live(new Text(Texts.Of("preparing ..."))).Start(live => body(new LiveTrainingDisplay(console, live)));

    /// <inheritdoc />
    public override void Show(TrainingStatus status)
    {
        _status = status;
        Refresh("train", status.Iteration, status.MaxIterations, $"  {status.Eta}");
    }

    /// <inheritdoc />
    public override void ShowValidation(int done, int count) => Refresh("validate", done, count);

    // A fast training is not slowed down by a slow terminal.
    private void Refresh(string what, int done, int count, string more = "")
    {
        if (done < count && _shown != 0 && Stopwatch.GetElapsedTime(_shown).TotalSeconds < 1.0 / RefreshesPerSecond)
        {
            return;
        }

        _shown = Stopwatch.GetTimestamp();
        List<IRenderable> lines = [ProgressBar.Draw(what, done, count, more)];
        if (_status is not null)
        {
            lines.Add(new Text(_status.Figures));
        }

        _live.UpdateTarget(new Rows(lines));
    }
}
