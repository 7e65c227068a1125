using SegSharp.Configuration;
using SegSharp.Training;

namespace SegSharp.Bench.Work;

/// <summary>A training from image files. A run is a whole training of as many iterations as the config has.</summary>
/// <param name="task">The config's path.</param>
internal sealed class LoaderWork(WorkTask task) : IBenchWork
{
    /// <summary>Iterations that are not counted.</summary>
    public const int WarmUps = 3;

    /// <inheritdoc />
    public WorkAnswer Check() => Run();

    /// <inheritdoc />
    public WorkAnswer Run()
    {
        Watch watch = new();
        Experiment experiment = ExperimentReader.Read(ConfigFile.Load(task.Config));
        using TrainingSession session = TrainingSession.Create(experiment, new SessionOptions
        {
            WorkDirectory = Path.Combine(Path.GetDirectoryName(task.Config)!, "run"),
            Hooks = [watch],
        });
        session.Run();
        return new WorkAnswer
        {
            Seconds = watch.Counted.Average(result => result.Duration.TotalSeconds),
            PartSeconds = watch.Counted.Average(result => result.DataTime.TotalSeconds),
        };
    }

    private sealed class Watch : TrainingHook
    {
        private readonly List<IterationResult> _results = [];

        public IEnumerable<IterationResult> Counted => _results.Skip(WarmUps);

        public override void AfterIteration(IterationResult result, TrainingControl control) => _results.Add(result);
    }
}
