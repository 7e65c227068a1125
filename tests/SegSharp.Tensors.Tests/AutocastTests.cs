namespace SegSharp.Tensors.Tests;

public sealed class AutocastTests
{
    [Fact]
    public void Enable_MatrixProduct_IsComputedInBFloat16AndItsGradientIsSingle()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor weight = Tensor.From<float>([1, 2, 3, 4], [2, 2]);
        weight.RequiresGrad = true;
        Tensor input = Tensor.From<float>([1.00390625f, 1], [1, 2]); // 1 + 2^-8 has no place in bfloat16
        Tensor product;
        using (Autocast.Enable(Device.Cpu, DType.BFloat16))
        {
            Assert.True(Autocast.IsEnabled);
            product = input.Matmul(weight);
        }

        Assert.False(Autocast.IsEnabled);
        Assert.Equal(DType.BFloat16, product.DType);
        Assert.Equal([4f, 6f], product.To(DType.Float32).ToArray<float>());
        product.To(DType.Float32).Sum().Backward();
        Assert.Equal(DType.Float32, weight.Grad!.DType);
        Assert.Equal(DType.Float32, input.Matmul(weight).DType);
    }

    [Fact]
    public void Enable_OperandsOfTwoTypes_AreBroughtTogether()
    {
        using TensorScope scope = TensorScope.Open();
        (Tensor input, Tensor weight) = (Ops.Ones([1, 2], DType.BFloat16), Ops.Ones([2, 2]));
        Assert.Throws<ShapeException>(() => input.Matmul(weight));
        using IDisposable mode = Autocast.Enable(Device.Cpu, DType.BFloat16);
        Assert.Equal(DType.BFloat16, input.Matmul(weight).DType);
    }

    [Fact]
    public void Enable_Nested_RestoresTheOuterMode()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor ones = Ops.Ones([2, 2]);
        using (Autocast.Enable(Device.Cpu, DType.BFloat16))
        {
            Autocast.Enable(Device.Cpu, DType.BFloat16).Dispose();
            Assert.Equal(DType.BFloat16, ones.Matmul(ones).DType);
        }
    }

    [Fact]
    public void Enable_Float16OnTheCpu_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Autocast.Enable(Device.Cpu, DType.Float16));
}
