using SegSharp.Cli.Hosting;

namespace SegSharp.Cli.Runs;

/// <summary>How far a training has come.</summary>
/// <param name="Iteration">Iterations done.</param>
/// <param name="MaxIterations">Iterations in all.</param>
/// <param name="Loss">The loss: the mean since the last line of the log, as it will stand in the next one.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="SecondsPerIteration">How long an iteration takes, smoothed, data included.</param>
/// <param name="DataSeconds">How long of that it waits for data.</param>
/// <param name="MemoryPeak">Bytes that tensors held at most.</param>
/// <param name="ValidationSeconds">How long the validations to come will take.</param>
internal sealed record TrainingStatus(
    int Iteration, int MaxIterations, double Loss, double LearningRate, double SecondsPerIteration, double DataSeconds, long MemoryPeak,
    double ValidationSeconds)
{
    /// <summary>The time that is left, validations included.</summary>
    public TimeSpan Remaining => TimeSpan.FromSeconds(((MaxIterations - Iteration) * SecondsPerIteration) + ValidationSeconds);

    /// <summary>The remaining time in words.</summary>
    public string Eta => Texts.Of($"ETA {Time(Remaining)}");

    /// <summary>The figures in words.</summary>
    public string Figures =>
        Texts.Of($"loss {Loss:F4}  lr {LearningRate:0.00e+00}  {SecondsPerIteration:F3} s/iter  data {DataSeconds:F3} s  memory " +
            $"{MemoryPeak / (double)(1 << 20):F0} MiB");

    /// <summary>A time as <c>1:02:03</c> or <c>2:03</c>.</summary>
    public static string Time(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(long)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}" : $"{time.Minutes}:{time.Seconds:D2}";
}
