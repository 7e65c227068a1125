namespace SegSharp.Tensors.Tests;

public sealed class NativeTimingTests
{
    [Fact]
    public void UnaryCalls_OfAnOperator_TakeTimeAndLeaveNothing()
    {
        using Tensor number = Tensor.Scalar(-1f);
        Assert.True(NativeTiming.UnaryCalls("aten::relu", number, repeats: 100) > TimeSpan.Zero);
        Assert.Equal(-1, number.Item());
    }

    [Theory]
    [InlineData("aten::no_such_operator")]
    [InlineData("aten::add.Tensor")] // takes two
    public void UnaryCalls_OfSomethingElse_IsRefused(string name)
    {
        using Tensor number = Tensor.Scalar(1f);
        Assert.Throws<NativeException>(() => NativeTiming.UnaryCalls(name, number, repeats: 1));
    }

    [Fact]
    public void UnaryCalls_NotOnce_IsRefused()
    {
        using Tensor number = Tensor.Scalar(1f);
        Assert.Throws<ArgumentOutOfRangeException>(() => NativeTiming.UnaryCalls("aten::relu", number, repeats: 0));
    }
}
