namespace SegSharp.Tensors.Tests;

public sealed class TensorScopeTests
{
    [Fact]
    public void Dispose_OfAScope_FreesWhatWasMadeInIt()
    {
        Tensor inner;
        using TensorScope scope = TensorScope.Open();
        Tensor outer = Ops.Ones([2]);
        using (TensorScope.Open())
        {
            inner = outer + 1;
            Assert.False(inner.IsDisposed);
        }

        Assert.True(inner.IsDisposed);
        Assert.False(outer.IsDisposed);
        ObjectDisposedException e = Assert.Throws<ObjectDisposedException>(() => inner + 1);
        Assert.Contains("TensorScope.Keep", e.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => inner.ToArray<float>());
        Assert.Throws<ObjectDisposedException>(() => inner.Backward());
        Assert.Throws<ObjectDisposedException>(() => Ops.Cat([outer, inner], 0));
        Assert.Contains("freed", inner.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Keep_PassesATensorToTheScopeAround()
    {
        using TensorScope outer = TensorScope.Open();
        Tensor kept;
        using (TensorScope middle = TensorScope.Open())
        {
            using (TensorScope inner = TensorScope.Open())
            {
                kept = inner.Keep(Ops.Ones([1]));
            }

            Assert.False(kept.IsDisposed);
        }

        Assert.True(kept.IsDisposed);
    }

    [Fact]
    public void Keep_InAnOuterScope_OutlivesTheInnerOnesToo()
    {
        Tensor kept;
        using (TensorScope outer = TensorScope.Open())
        {
            using (TensorScope.Open())
            {
                kept = outer.Keep(Ops.Ones([1]));
            }

            Assert.False(kept.IsDisposed);
        }

        Assert.False(kept.IsDisposed);
        kept.Dispose();
    }

    [Fact]
    public void Detach_TakesATensorOutOfEveryScope()
    {
        Tensor detached;
        using (TensorScope.Open())
        {
            using (TensorScope.Open())
            {
                detached = TensorScope.Detach(Ops.Ones([1]));
            }
        }

        Assert.Equal(1, detached.Item());
        detached.Dispose();
        Assert.True(detached.IsDisposed);
    }

    [Fact]
    public void Dispose_AfterAnException_FreesAndRestores()
    {
        using TensorScope outer = TensorScope.Open();
        Tensor? lost = null;
        Assert.Throws<ShapeException>(() =>
        {
            using TensorScope inner = TensorScope.Open();
            lost = Ops.Ones([2]);
            _ = lost + Ops.Ones([3]);
        });
        Assert.True(lost!.IsDisposed);
        Tensor next = Ops.Ones([1]);
        Assert.False(next.IsDisposed);
    }

    [Fact]
    public void Dispose_TwiceOrOutOfOrder_EndsEachScopeOnce()
    {
        using TensorScope around = TensorScope.Open();
        TensorScope outer = TensorScope.Open();
        TensorScope inner = TensorScope.Open();
        Tensor tensor = Ops.Ones([1]);
        outer.Dispose();
        Assert.True(tensor.IsDisposed);
        inner.Dispose();
        outer.Dispose();

        // the scope around is the current one again, not the ended inner one
        Tensor next = around.Keep(Ops.Ones([1]));
        using (TensorScope.Open())
        {
            Assert.False(next.IsDisposed);
        }

        next.Dispose();
    }

    [Fact]
    public async Task Dispose_OnAnotherThread_IsRefused()
    {
        using ManualResetEventSlim finished = new();
        TensorScope? scope = null;
        Thread thread = new(() =>
        {
            scope = TensorScope.Open();
            finished.Wait();
            scope.Dispose();
        });
        thread.Start();
        SpinWait.SpinUntil(() => Volatile.Read(ref scope) is not null);
        await Task.Run(() => Assert.Throws<InvalidOperationException>(() => scope!.Dispose()));
        finished.Set();
        thread.Join();
    }
}
