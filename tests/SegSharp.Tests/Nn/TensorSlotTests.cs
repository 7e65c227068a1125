using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Tests.Nn;

public sealed class TensorSlotTests
{
    [Fact]
    public void Take_WithoutMemory_UsesTheTensorsOwn()
    {
        using TensorScope scope = TensorScope.Open();
        Parameter slot = new([2, 3], _ => { });
        Tensor source = Ops.Ones([2, 3]);
        slot.Take(source, Device.Cpu);
        using (GradMode.Disable())
        {
            source.FillInPlace(5);
        }

        Assert.Equal([5, 5, 5, 5, 5, 5], slot.Value.ToArray<float>());
        Assert.True(slot.Value.RequiresGrad);
    }

    [Fact]
    public void Take_AfterItsScope_KeepsTheMemory()
    {
        Parameter slot = new([2], _ => { }, trainable: false);
        using (TensorScope.Open())
        {
            slot.Take(Ops.Ones([2]), Device.Cpu);
        }

        Assert.Equal([1, 1], slot.Value.ToArray<float>());
        Assert.False(slot.Value.RequiresGrad);
    }

    [Fact]
    public void Take_WithMemory_CopiesIntoIt()
    {
        using TensorScope scope = TensorScope.Open();
        Parameter slot = new([2], value => value.FillInPlace(0));
        slot.Initialize(Device.Cpu);
        Tensor before = slot.Value, source = Ops.Ones([2]);
        slot.Take(source, Device.Cpu);
        source.FillInPlace(5);
        Assert.Same(before, slot.Value);
        Assert.Equal([1, 1], slot.Value.ToArray<float>());
    }

    [Fact]
    public void Take_OfAnotherType_Converts()
    {
        using TensorScope scope = TensorScope.Open();
        Parameter slot = new([2], _ => { });
        slot.Take(Ops.Ones([2], DType.Float16), Device.Cpu);
        Assert.Equal(DType.Float32, slot.Value.DType);
        Assert.Equal([1, 1], slot.Value.ToArray<float>());
    }

    [Fact]
    public void Take_OfAnotherShape_IsRefused()
    {
        using TensorScope scope = TensorScope.Open();
        Parameter slot = new([2], _ => { });
        Assert.Throws<ShapeException>(() => slot.Take(Ops.Ones([3]), Device.Cpu));
        Assert.False(slot.IsMaterialized);
    }
}
