using System.Runtime.CompilerServices;

namespace SegSharp.Tensors.Tests;

[Collection(ProcessWide.Name)]
public sealed class RecomputationTests
{
    [Fact]
    public void Run_WithDropout_GivesTheBitsOfTheRunWithout()
    {
        float[][] kept = Step((function, x) => function(x)), recomputed = Step(Recomputation.Run);
        for (int i = 0; i < kept.Length; i++)
        {
            Assert.Equal(kept[i], recomputed[i]);
        }
    }

    [Fact]
    public void Run_Twice_DrawsAnewEachTime()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Leaf(Ops.Ones([64]));
        float[] first = Recomputation.Run(Dropped, x).ToArray<float>(), second = Recomputation.Run(Dropped, x).ToArray<float>();
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Backward_OfARecomputation_LeavesTheGeneratorWhereItWas()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor result = Recomputation.Run(Dropped, Leaf(Ops.Ones([64]))).Sum();
        byte[] before = TensorRuntime.GetRandomState();
        result.Backward();
        Assert.Equal(before, TensorRuntime.GetRandomState());
    }

    [Fact]
    public void Run_InMixedPrecision_IsRepeatedInIt()
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.Seed(1);
        Tensor weight = Leaf(Ops.Randn([8, 8])), x = Leaf(Ops.Randn([4, 8]));
        List<DType> types = [];
        Tensor result;
        using (Autocast.Enable(default, DType.BFloat16))
        {
            result = Recomputation.Run(
                input =>
                {
                    Tensor output = input.Linear(weight);
                    types.Add(output.DType);
                    return output;
                },
                x);
        }

        result.To(DType.Float32).Sum().Backward();
        Assert.Equal([DType.BFloat16, DType.BFloat16], types);
        Assert.False(Autocast.IsEnabled);
        Assert.NotNull(weight.Grad);
    }

    [Fact]
    public void Run_KeepsLessThanTheRunWithout()
    {
        Assert.True(Kept(Recomputation.Run) < Kept((function, x) => function(x)) / 4);

        static long Kept(Func<Func<Tensor, Tensor>, Tensor, Tensor> run)
        {
            using TensorScope scope = TensorScope.Open();
            Tensor x = Leaf(Ops.Randn([1 << 16]));
            long before = TensorRuntime.Memory.InUse;
            Tensor result = run(
                input =>
                {
                    using TensorScope inner = TensorScope.Open();
                    return inner.Keep(Enumerable.Range(0, 16).Aggregate(input, (value, _) => value.Gelu()));
                },
                x);
            GC.KeepAlive(result);
            return TensorRuntime.Memory.InUse - before;
        }
    }

    [Fact]
    public void Run_InputWithoutGradient_CallsTheFunctionOnce()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor weight = Leaf(Ops.Ones([3]));
        int calls = 0;
        Tensor Product(Tensor x)
        {
            calls++;
            return x.Mul(weight);
        }

        Recomputation.Run(Product, Ops.Ones([3])).Sum().Backward();
        Assert.Equal([1f, 1f, 1f], weight.Grad!.ToArray<float>());
        using (GradMode.Disable())
        {
            Assert.False(Recomputation.Run(Product, weight).RequiresGrad);
        }

        Assert.Equal(2, calls);
    }

    [Fact]
    public void Run_TheInputItself_KeepsBothHistories()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Leaf(Ops.Ones([3]));
        Tensor doubled = x.Mul(2);
        (Recomputation.Run(value => value, doubled).Sum() + doubled.Sum()).Backward();
        Assert.Equal([4f, 4f, 4f], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void Run_Nested_GivesTheGradient()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Leaf(Ops.Full([1], 3));
        Recomputation.Run(outer => Recomputation.Run(inner => inner.Mul(inner), outer).Mul(outer), x).Backward(); // x^3
        Assert.Equal(27, x.Grad!.Item());
    }

    [Fact]
    public void Backward_FunctionFails_ThrowsItsException()
    {
        using TensorScope scope = TensorScope.Open();
        int calls = 0;
        ArithmeticException fault = new("the second run");
        Tensor result = Recomputation.Run(value => calls++ == 0 ? value.Mul(2) : throw fault, Leaf(Ops.Ones([1])));
        Assert.Same(fault, Assert.Throws<ArithmeticException>(() => result.Backward()));
        Assert.True(GradMode.IsEnabled);
    }

    [Fact]
    public void Backward_NestedFunctionRefusesShapes_ThrowsTheShapeException()
    {
        using TensorScope scope = TensorScope.Open();
        int calls = 0;
        Tensor Inner(Tensor value) => calls++ < 2 ? value.Mul(2) : value.Linear(Ops.Ones([2, 5]));
        Tensor result = Recomputation.Run(outer => Recomputation.Run(Inner, outer), Leaf(Ops.Ones([1, 3])));
        Assert.Contains("linear", Assert.Throws<ShapeException>(() => result.Sum().Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_Twice_IsRefusedAsForAnyGraph()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor result = Recomputation.Run(value => value.Mul(value), Leaf(Ops.Ones([1])));
        result.Backward();
        Assert.Throws<NativeException>(() => result.Backward());
    }

    [Fact]
    public void Backward_RetainedGraph_AddsTheGradientAgain()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Leaf(Ops.Full([1], 3));
        Tensor result = Recomputation.Run(value => value.Mul(value), x);
        result.Backward(retainGraph: true);
        result.Backward();
        Assert.Equal(12, x.Grad!.Item());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Graph_Dropped_FreesWhatTheFunctionHeld(bool walked)
    {
        long tensors = Tensor.LiveCount;
        WeakReference held = Use(walked);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.False(held.IsAlive);
        Assert.Equal(tensors, Tensor.LiveCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Use(bool walked)
    {
        using TensorScope scope = TensorScope.Open();
        object held = new();
        Tensor result = Recomputation.Run(
            value =>
            {
                GC.KeepAlive(held);
                return value.Mul(2);
            },
            Leaf(Ops.Ones([1])));
        if (walked)
        {
            result.Backward();
        }

        return new WeakReference(held);
    }

    private static float[][] Step(Func<Func<Tensor, Tensor>, Tensor, Tensor> run)
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.Seed(5);
        Tensor weight = Leaf(Ops.Randn([16, 16])), x = Leaf(Ops.Randn([8, 16]));
        Tensor result = run(value => Dropped(value.Linear(weight).Gelu()), x);
        Tensor loss = result.Dropout(0.5, training: true).Mul(result).Sum();
        loss.Backward();
        return [result.ToArray<float>(), loss.ToArray<float>(), weight.Grad!.ToArray<float>(), x.Grad!.ToArray<float>(),
            Ops.Randn([4]).ToArray<float>()];
    }

    private static Tensor Dropped(Tensor value) => value.Dropout(0.5, training: true);

    private static Tensor Leaf(Tensor tensor)
    {
        tensor.RequiresGrad = true;
        return tensor;
    }
}
