namespace SegSharp.Tensors.Tests;

[Collection(ProcessWide.Name)]
public sealed class MemoryTests
{
    [Fact]
    public void Training_AThousandSteps_HoldsConstantMemory()
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.Seed(3);
        Tensor[] parameters = [Ops.Randn([8, 3, 3, 3]), Ops.Randn([8]), Ops.Randn([4, 8])];
        Tensor[] first = Array.ConvertAll(parameters, p => Ops.Zeros(p.Shape));
        Tensor[] second = Array.ConvertAll(parameters, p => Ops.Zeros(p.Shape));
        double[] rates = [1e-3, 1e-3, 1e-3];
        double[] decays = [0.01, 0, 0.01];
        Array.ForEach(parameters, p => p.RequiresGrad = true);
        Tensor images = Ops.Randn([2, 3, 8, 8]);
        Tensor labels = Ops.Zeros([2], DType.Int64);
        (long tensors, long bytes) start = default;
        for (int step = 1; step <= 1000; step++)
        {
            using (TensorScope.Open())
            {
                Tensor features = images.Conv2d(parameters[0], parameters[1], padding: 1).Relu().Mean([2, 3]);
                features.Linear(parameters[2]).CrossEntropy(labels).Backward();
                using (GradMode.Disable())
                {
                    Ops.AdamWInPlace(parameters, Array.ConvertAll(parameters, p => p.Grad!), first, second, decays, rates, 0.9,
                        0.999, 1e-8, step);
                }

                Array.ForEach(parameters, p => p.Grad = null);
            }

            if (step == 1)
            {
                start = Settled();
            }
        }

        Assert.Equal(start, Settled());
    }

    [Fact]
    public void Allocator_ABlockFreed_IsHandedOutAgain()
    {
        using TensorScope scope = TensorScope.Open();
        Ops.Empty([1 << 20]).Dispose();
        MemoryStatistics before = TensorRuntime.Memory;
        for (int i = 0; i < 10; i++)
        {
            Ops.Empty([1 << 20]).Dispose();
        }

        MemoryStatistics after = TensorRuntime.Memory;
        Assert.Equal(before.Allocations + 10, after.Allocations);
        Assert.Equal(before.Reused + 10, after.Reused);
        Assert.Equal(before.InUse, after.InUse);
    }

    [Fact]
    public void Allocator_ALargeBlockFreed_ServesOtherSizes()
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.TrimMemory();
        Ops.Empty([16 << 20], DType.UInt8).Dispose();
        MemoryStatistics before = TensorRuntime.Memory;
        Tensor[] parts = [.. new[] { 7 << 20, 1 << 20, 100_000, 3 << 20 }.Select(size => Ops.Empty([size], DType.UInt8))];
        foreach (int part in (ReadOnlySpan<int>)[2, 0, 3, 1])
        {
            parts[part].Dispose();
        }

        Ops.Empty([16 << 20], DType.UInt8).Dispose();
        MemoryStatistics after = TensorRuntime.Memory;
        Assert.Equal(before.Reused + parts.Length + 1, after.Reused);
        Assert.Equal(before.Cached, after.Cached);
    }

    [Fact]
    public void Allocator_ManySizes_KeepTheirContents()
    {
        using TensorScope scope = TensorScope.Open();
        Random random = new(1);
        List<(Tensor Tensor, byte Mark)> held = [];
        for (int i = 0; i < 3000; i++)
        {
            if (held.Count < 40)
            {
                Tensor tensor = Ops.Empty([1L << random.Next(8, 21)], DType.UInt8);
                tensor.AsBytes().Fill((byte)i);
                held.Add((tensor, (byte)i));
                continue;
            }

            int which = random.Next(held.Count);
            Assert.Equal(-1, held[which].Tensor.AsBytes().IndexOfAnyExcept(held[which].Mark));
            held[which].Tensor.Dispose();
            held.RemoveAt(which);
        }
    }

    [Fact]
    public void Allocator_PeakAndTrim_AreCounted()
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.ResetMemoryPeak();
        long before = TensorRuntime.Memory.InUse;
        using (Ops.Empty([4 << 20], DType.UInt8))
        {
            Assert.InRange(TensorRuntime.Memory.InUse - before, 4 << 20, (4 << 20) * 9 / 8);
        }

        Assert.InRange(TensorRuntime.Memory.Peak - before, 4 << 20, (4 << 20) * 9 / 8);
        Assert.True(TensorRuntime.Memory.Cached >= 4 << 20);
        TensorRuntime.TrimMemory();
        Assert.Equal(0, TensorRuntime.Memory.Cached);
        TensorRuntime.ResetMemoryPeak();
        Assert.Equal(TensorRuntime.Memory.InUse, TensorRuntime.Memory.Peak);
    }

    [Fact]
    public unsafe void Allocator_BlocksOfAnySize_AreAlignedToCacheLines()
    {
        using TensorScope scope = TensorScope.Open();
        foreach (long size in (ReadOnlySpan<long>)[1, 63, 64, 65, 1000, 4097, 100_003])
        {
            Assert.Equal(0, Ops.Empty([size], DType.UInt8).GetInfo().Data % 64);
        }
    }

    [Theory]
    [InlineData(1L << 44)]          // more than any machine has
    [InlineData(1L << 50)]          // more than an address space holds
    [InlineData(long.MaxValue / 4)] // more than the sizes of blocks go
    [InlineData(long.MaxValue)]     // more bytes than a number counts
    public void Empty_MoreThanThereIs_IsOutOfMemory(long size)
    {
        long before = TensorRuntime.Memory.InUse;
        NativeException e = Assert.Throws<NativeException>(() => Ops.Empty([size]));
        Assert.Equal(NativeFailure.OutOfMemory, e.Failure);
        Assert.Equal(before, TensorRuntime.Memory.InUse);
    }

    [Fact]
    public void Allocator_ManyThreads_GiveNobodyTheSameBlock()
    {
        (long, long) start = Settled();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            using TensorScope scope = TensorScope.Open();
            Random random = new(thread);
            Queue<Tensor> held = [];
            for (int i = 0; i < 2000; i++)
            {
                Tensor tensor = Ops.Empty([random.Next(1, 3000)], DType.Int32);
                tensor.AsSpan<int>().Fill(thread);
                held.Enqueue(tensor);
                if (held.Count > 20)
                {
                    Tensor oldest = held.Dequeue();
                    Assert.Equal(-1, oldest.AsSpan<int>().IndexOfAnyExcept(thread));
                    oldest.Dispose();
                }
            }
        });
        Assert.Equal(start, Settled());
    }

    [Fact]
    public void Finalizer_ManyThreadsDroppingTensors_FreesThemAll()
    {
        (long, long) start = Settled();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (int i = 0; i < 1000; i++)
            {
                // no scope and no reference after the call: the collector may run while the native side works
                Tensor sum = Ops.Full([16], thread).Add(Ops.Full([16], i)).Mul(2);
                Assert.Equal(2 * (thread + i), sum.Select(0, 15).Item());
                if (i % 200 == 0)
                {
                    GC.Collect(0);
                }
            }
        });
        Assert.Equal(start, Settled());
    }

    [Fact]
    public void Dispose_FromManyThreads_FreesOnce()
    {
        (long tensors, long bytes) start = Settled();
        for (int i = 0; i < 100; i++)
        {
            Tensor tensor = Ops.Ones([4]);
            Parallel.For(0, 4, _ => tensor.Dispose());
            Assert.Equal(start.tensors, Tensor.LiveCount);
        }
    }

    // What lives once the collector has dropped what nobody holds.
    private static (long Tensors, long Bytes) Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (Tensor.LiveCount, TensorRuntime.Memory.InUse);
    }
}
