using SegSharp.Bench;

namespace SegSharp.Cli.Tests.Bench;

public sealed class BenchRunTests
{
    [Fact]
    public void Tasks_NothingSaid_AreTheJobsOwn()
    {
        Assert.Equal(["b0, 2x3x512x512, 150 classes", "b2, 1x3x512x512, 150 classes"], Settings(BenchJobs.Train, new()));
        Assert.Equal(["b0", "b2", "b5"], BenchRun.Tasks(BenchJobs.Predict, new()).Select(task => task.Variant));
        Assert.Equal(6 * 3 * 3, BenchRun.Tasks(BenchJobs.Sweep, new()).Count());
        Assert.Single(BenchRun.Tasks(BenchJobs.Door, new()));
    }

    [Fact]
    public void Tasks_Lists_AreCombined()
    {
        BenchOptions options = new() { Variants = ["b1"], Sizes = [(64, 64), (96, 128)], Classes = [2, 3], Batch = 4 };
        Assert.Equal(
            ["b1, 4x3x64x64, 2 classes", "b1, 4x3x64x64, 3 classes", "b1, 4x3x96x128, 2 classes", "b1, 4x3x96x128, 3 classes"],
            Settings(BenchJobs.Train, options));
        Assert.Equal("b1, 1x3x64x64, 2 classes", Settings(BenchJobs.Predict, options with { Batch = null }).First());
    }

    private static IEnumerable<string> Settings(string job, BenchOptions options) =>
        BenchRun.Tasks(job, options).Select(task => task.Setting);
}
