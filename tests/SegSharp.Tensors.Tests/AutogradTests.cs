namespace SegSharp.Tensors.Tests;

public sealed class AutogradTests
{
    [Fact]
    public void GradMode_Guards_NestAndRestore()
    {
        Assert.True(GradMode.IsEnabled);
        using (GradMode.Disable())
        {
            Assert.False(GradMode.IsEnabled);
            IDisposable inner = GradMode.Enable();
            Assert.True(GradMode.IsEnabled);
            inner.Dispose();
            Assert.False(GradMode.IsEnabled);
            using (GradMode.Enable())
            {
                // a second call undoes nothing
                inner.Dispose();
                Assert.True(GradMode.IsEnabled);
            }
        }

        Assert.True(GradMode.IsEnabled);
    }

    [Fact]
    public void Inference_TensorsMadeInside_TakeNoPartInBackward()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor weight = Ops.Ones([2]);
        weight.RequiresGrad = true;
        Tensor inside;
        using (GradMode.Inference())
        {
            Assert.False(GradMode.IsEnabled);
            inside = weight * 2;
        }

        Assert.True(GradMode.IsEnabled);
        Assert.False(inside.RequiresGrad);
        NativeException e = Assert.Throws<NativeException>(() => (inside * weight).Sum().Backward());
        Assert.Contains("nference", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GradMode_OnAnotherThread_IsItsOwn()
    {
        using IDisposable guard = GradMode.Disable();
        bool enabled = false;
        Exception? refusal = null;
        Thread other = new(() =>
        {
            enabled = GradMode.IsEnabled;
            refusal = Record.Exception(guard.Dispose);
        });
        other.Start();
        other.Join();
        Assert.True(enabled);
        Assert.IsType<InvalidOperationException>(refusal);
        Assert.False(GradMode.IsEnabled);
    }

    [Fact]
    public void Backward_WithAGradient_ScalesTheDerivative()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Tensor.From([1f, 2f, 3f], [3]);
        x.RequiresGrad = true;
        Tensor y = x * x;
        y.Backward(Tensor.From([1f, 10f, 100f], [3]), retainGraph: true);
        Assert.Equal([2f, 40f, 600f], x.Grad!.ToArray<float>());
        y.Backward(Ops.Ones([3]));
        Assert.Equal([4f, 44f, 606f], x.Grad!.ToArray<float>());
        x.Grad = null;
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Backward_WithoutOrWithAWrongGradient_IsAShapeException()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Ops.Ones([3]);
        x.RequiresGrad = true;
        ShapeException missing = Assert.Throws<ShapeException>(() => (x * x).Backward());
        Assert.Equal("backward", missing.Operator);
        Assert.Contains("needs a gradient", missing.Message, StringComparison.Ordinal);
        ShapeException wrong = Assert.Throws<ShapeException>(() => (x * x).Backward(Ops.Ones([2])));
        Assert.Contains("[2], expected [3]", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => x.Grad = Ops.Ones([2]));
        Assert.Throws<ShapeException>(() => x.Grad = Ops.Ones([3], DType.Float64));
    }

    [Fact]
    public void Backward_Twice_IsATypedRefusal()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Ops.Ones([3]);
        x.RequiresGrad = true;
        Tensor y = (x * x).Sum();
        y.Backward();
        NativeException e = Assert.Throws<NativeException>(() => y.Backward());
        Assert.Equal(NativeFailure.Refused, e.Failure);
        Assert.Contains("second time", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AdamWInPlace_AfterAForward_RefusesItsBackward()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor weight = Ops.Ones([3]);
        weight.RequiresGrad = true;
        Tensor y = (weight * weight).Sum();
        Ops.AdamWInPlace([weight], [Ops.Ones([3])], [Ops.Zeros([3])], [Ops.Zeros([3])], [0], [0.1], 0.9, 0.999, 1e-8, 1);
        NativeException e = Assert.Throws<NativeException>(() => y.Backward());
        Assert.Contains("modified by an inplace operation", e.Message, StringComparison.Ordinal);
    }
}
