using SegSharp.Bench;

namespace SegSharp.Cli.Tests.Bench;

public sealed class MedianTests
{
    [Theory]
    [InlineData(2, 3.0, 1.0, 2.0)]
    [InlineData(2.5, 4.0, 1.0, 3.0, 2.0)] // between the two in the middle
    [InlineData(7, 7.0)]
    public void Of_Values_IsTheMiddle(double expected, params double[] values) => Assert.Equal(expected, Median.Of(values));

    [Fact]
    public void Of_Nothing_IsNoNumber() => Assert.True(double.IsNaN(Median.Of([])));
}
