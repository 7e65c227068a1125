using System.Globalization;
using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Reporting;
using SegSharp.Training.Hooks;

namespace SegSharp.Training;

/// <summary>The logs of a run: JSON lines, text, and TensorBoard's event files where the config asks for them.</summary>
internal sealed class SessionLogs : IDisposable
{
    private readonly TrainingLogWriter _writer;
    private readonly TextLogHook _text;

    private SessionLogs(TrainingLogWriter writer, TextLogHook text, TensorBoardHook? board, LogHook log)
    {
        (_writer, _text, Board) = (writer, text, board);
        Hooks = [.. board is null ? [] : new TrainingHook[] { board }, text, log];
    }

    /// <summary>Those that take part in the run, in their order.</summary>
    public IReadOnlyList<TrainingHook> Hooks { get; }

    /// <summary>The event files; null for none.</summary>
    public TensorBoardHook? Board { get; }

    /// <summary>Opens what there is to be written to.</summary>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static SessionLogs Open(Experiment experiment, SessionOptions options, long seed, TrainingState? state)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string name = now.ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture) + ".log";
        TensorBoardHook? board = experiment.TensorBoard is { } events
            ? new TensorBoardHook(events.Directory
                ?? Path.Combine(options.WorkDirectory, TrainingSession.TensorBoardFolder), events.HasModes)
            : null;
        TextLogHook text = new(Path.Combine(options.WorkDirectory, name), RunEnvironment.Describe(options, seed, experiment.Source));
        TrainingLogWriter writer = new(Path.Combine(options.WorkDirectory, TrainingSession.LogFile));
        LogHook log = new(writer, experiment.LogInterval, experiment.Evaluation.Metrics)
        {
            Window = state?.Window,
            Readers = [.. board is null ? [] : new ILogReader[] { board }, text],
            Start = new StartLogRecord(state?.Iteration ?? 0)
            {
                Time = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                Seed = seed,
                Command = options.Command,
            },
        };
        return new SessionLogs(writer, text, board, log);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _writer.Dispose();
        _text.Dispose();
        Board?.Dispose();
    }
}
