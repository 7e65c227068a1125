using SegSharp.Cli.Runs;

namespace SegSharp.Cli.Tests.Runs;

public sealed class TrainingStatusTests
{
    [Theory]
    [InlineData(0, "ETA 0:20")]
    [InlineData(45, "ETA 1:05")]
    public void Eta_ValidationsToCome_AreIncluded(double validationSeconds, string expected) =>
        Assert.Equal(expected, new TrainingStatus(90, 100, 0.5, 1e-3, SecondsPerIteration: 2, 0.1, 0, validationSeconds).Eta);
}
