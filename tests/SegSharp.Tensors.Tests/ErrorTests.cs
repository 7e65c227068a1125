namespace SegSharp.Tensors.Tests;

public sealed class ErrorTests
{
    [Fact]
    public void ShapeException_InAModule_NamesIt()
    {
        using TensorScope scope = TensorScope.Open();
        ModulePath.Push(() => "backbone.block1.0.attn.q");
        try
        {
            ShapeException e = Assert.Throws<ShapeException>(() => Ops.Ones([1, 3, 8, 8]).Conv2d(Ops.Ones([4, 64, 3, 3])));
            Assert.Equal("backbone.block1.0.attn.q", e.ModulePath);
            Assert.Equal(
                """
                backbone.block1.0.attn.q (conv2d): the channels of input (dimension 1) is 3, expected 64.
                  input   [1, 3, 8, 8]  [batch, channels, height, width]
                  weight  [4, 64, 3, 3]
                Pass a tensor with 64 channels, or build the layer for 3 input channels.
                """,
                e.Message);
        }
        finally
        {
            ModulePath.Pop();
        }

        Assert.Equal(string.Empty, ModulePath.Current);
    }

    [Fact]
    public void Call_NoKernelForTheType_IsATypedRefusal()
    {
        using TensorScope scope = TensorScope.Open();
        NativeException e = Assert.Throws<NativeException>(() => Ops.Ones([2, 3]).To(DType.Bool).Linear(Ops.Ones([2, 3]).To(DType.Bool)));
        Assert.True(e.Failure is NativeFailure.NotImplemented or NativeFailure.Refused);
        Assert.Contains("not implemented for 'Bool'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception raised from", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_OfAnUnknownOperator_IsATypedRefusal()
    {
        NativeMethodsProbe.AssertUnknown("aten::no_such_operator", string.Empty);
        NativeMethodsProbe.AssertUnknown("aten::add", "no_such_overload");
    }

    [Fact]
    public void CrossEntropy_LabelOutOfRange_IsAnIndexError()
    {
        using TensorScope scope = TensorScope.Open();
        NativeException e = Assert.Throws<NativeException>(
            () => Ops.Zeros([1, 3, 2, 2]).CrossEntropy(Ops.Full([1, 2, 2], 7, DType.Int64)));
        Assert.Equal(NativeFailure.IndexOutOfRange, e.Failure);
        Assert.Contains("7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CallInPlace_OnASymbolicTensor_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => Tensor.Symbolic([2]).FillInPlace(1));
}
