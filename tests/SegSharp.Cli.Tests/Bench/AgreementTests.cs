using SegSharp.Bench;

namespace SegSharp.Cli.Tests.Bench;

public sealed class AgreementTests
{
    [Theory]
    [InlineData(0, new[] { 1f, -4f }, new[] { 1f, -4f })]
    [InlineData(0.25, new[] { 1f, -4f }, new[] { 2f, -4f })] // 1 apart, and the largest of ours is 4
    [InlineData(double.PositiveInfinity, new[] { 1f }, new[] { 1f, 2f })]
    [InlineData(double.PositiveInfinity, new[] { 1f, 2f }, new[] { 1f, float.NaN })]
    [InlineData(double.PositiveInfinity, new[] { 0f }, new[] { 1f })]
    public void Difference_TwoLists_IsRelativeToTheLargestOfOurs(double expected, float[] ours, float[] theirs) =>
        Assert.Equal(expected, Agreement.Difference(ours, theirs));

    [Theory]
    [InlineData(true, 1e-4, null)]
    [InlineData(false, 1.1e-4, null)]
    [InlineData(true, 0, 0.999)]
    [InlineData(false, 0, 0.998)]
    [InlineData(false, double.NaN, 1.0)]
    public void Holds_NumbersAndLabels_NeedsBoth(bool expected, double difference, double? labels) =>
        Assert.Equal(expected, new Agreement(difference, labels).Holds);

    [Theory]
    [InlineData(true, 0.05, 0.95)]
    [InlineData(false, 0.11, 0.95)]
    [InlineData(false, 0.05, 0.89)]
    [InlineData(false, double.NaN, null)]
    public void Holds_OfBfloat16_AllowsForItsRounding(bool expected, double difference, double? labels) =>
        Assert.Equal(expected, new Agreement(difference, labels) { IsBfloat16 = true }.Holds);
}
