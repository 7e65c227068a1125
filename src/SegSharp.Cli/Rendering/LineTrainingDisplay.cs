using SegSharp.Cli.Runs;

namespace SegSharp.Cli.Rendering;

/// <summary>A line for each interval of the log.</summary>
/// <param name="console">Where to.</param>
/// <param name="interval">Iterations between lines.</param>
internal sealed class LineTrainingDisplay(CliConsole console, int interval) : TrainingDisplay(console)
{
    private readonly CliConsole _console = console;

    /// <inheritdoc />
    public override void Show(TrainingStatus status)
    {
        if (status.Iteration % interval == 0 || status.Iteration == status.MaxIterations)
        {
            _console.Note($"iter {status.Iteration}/{status.MaxIterations}  {status.Figures}  {status.Eta}");
        }
    }

    /// <inheritdoc />
    public override void ShowValidation(int done, int count)
    {
        if (done == 0)
        {
            _console.Note($"validating on {count} images");
        }
    }
}
