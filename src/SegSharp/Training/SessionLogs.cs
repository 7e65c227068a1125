using System.Globalization;
using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Reporting;
using SegSharp.Reporting.TensorBoard;
using SegSharp.Training.Hooks;

namespace SegSharp.Training;

/// <summary>
/// The logs of a run: TensorBoard's event files where the config asks for them, text, JSON lines, and what the caller adds.
/// </summary>
internal static class SessionLogs
{
    /// <summary>Opens what there is to be written to.</summary>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static LogHook Open(Experiment experiment, SessionOptions options, long seed, TrainingState? state)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string name = now.ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture) + ".log";
        ILogSink[] board = experiment.TensorBoard is { } events
            ? [new TensorBoardSink(events.Directory
                ?? Path.Combine(options.WorkDirectory, TrainingSession.TensorBoardFolder), events.HasModes)]
            : [];
        TextLogSink text = new(Path.Combine(options.WorkDirectory, name), RunEnvironment.Describe(options, seed, experiment.Source));
        TrainingLogWriter lines = new(Path.Combine(options.WorkDirectory, TrainingSession.LogFile));
        return new LogHook([lines, .. board, text, .. options.LogSinks], experiment.LogInterval, experiment.Evaluation.Metrics)
        {
            Window = state?.Window,
            Start = new StartLogRecord(state?.Iteration ?? 0)
            {
                Time = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                Seed = seed,
                Command = options.Command,
            },
        };
    }
}
