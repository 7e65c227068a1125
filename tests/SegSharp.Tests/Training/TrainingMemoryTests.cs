using SegSharp.Configuration;
using SegSharp.Reporting;
using SegSharp.Tensors;
using SegSharp.Tests.Data;
using SegSharp.Training;
using static SegSharp.Tests.Training.Squares;

namespace SegSharp.Tests.Training;

public sealed class TrainingMemoryTests
{
    [Theory]
    [InlineData(1000, "")]
    [InlineData(200, "with_cp=True,")]
    public void Run_ManySteps_HoldNoMoreThanAfterTheFirst(int steps, string backbone)
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        Watch watch = new(steps);
        Experiment tiny = Tiny(directory.Root, steps, backbone);
        Experiment experiment = tiny with { Val = null, ValidationInterval = null, LogInterval = 50,
            Checkpoint = tiny.Checkpoint with { Interval = steps } };
        int threads = TensorRuntime.Threads;
        TensorRuntime.Threads = 1; // so little work is not worth a second one
        try
        {
            using TrainingSession session = TrainingSession.Create(experiment,
                new SessionOptions { WorkDirectory = directory["run"], Hooks = [watch] });
            session.Run();
        }
        finally
        {
            TensorRuntime.Threads = threads;
        }

        Assert.Equal(4, watch.Held.Count);
        Assert.All(watch.Held, held => Assert.Equal(watch.Held[0], held));
    }

    [Fact]
    public void Run_RecomputedLayers_GiveTheLossesOfTheRunWithout()
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        Train(Tiny(directory.Root, 10, ""), directory["kept"]);
        Train(Tiny(directory.Root, 10, "with_cp=True,"), directory["recomputed"]);
        double[] losses = Losses(directory["kept"]);
        Assert.Equal(losses, Losses(directory["recomputed"]));
        Assert.Equal(5, losses.Distinct().Count());
    }

    [Fact]
    public void Run_Log_TellsTheMemoryOfEachStage()
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        Train(Tiny(directory.Root, 4, ""), directory["run"]);
        TrainingLog log = TrainingLog.Read(directory["run/log.jsonl"]);
        Assert.All(log.Training, record =>
        {
            Assert.Equal(["data", "forward", "backward", "optimizer"], record.StageMemoryMebibytes.Keys);
            Assert.All(record.StageMemoryMebibytes.Values, value => Assert.InRange(value, double.Epsilon, record.MemoryMebibytes));
            Assert.True(record.StageMemoryMebibytes["forward"] > record.StageMemoryMebibytes["data"]);
        });
        Assert.InRange(Assert.Single(log.Validations).MemoryMebibytes, double.Epsilon, double.MaxValue);
    }

    private static Experiment Tiny(string root, int iterations, string backbone) => Read(
        Config(root, "num_classes=2", "", iterations)
        .Replace("batch_size=2", "batch_size=1", StringComparison.Ordinal)
        .Replace("drop_path_rate=0.0", $"{backbone} drop_path_rate=0.5", StringComparison.Ordinal));

    private static double[] Losses(string directory) =>
        [.. TrainingLog.Read(Path.Combine(directory, "log.jsonl")).Training.Select(record => record.Loss)];

    private sealed class Watch(int steps) : TrainingHook
    {
        public List<(long Tensors, long Bytes)> Held { get; } = [];

        public override void AfterIteration(IterationResult result, TrainingControl control)
        {
            if (result.Iteration == 10 || result.Iteration == 50 || result.Iteration == steps / 2 || result.Iteration == steps)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Held.Add((Tensor.LiveCount, TensorRuntime.Memory.InUse));
            }
        }
    }
}
