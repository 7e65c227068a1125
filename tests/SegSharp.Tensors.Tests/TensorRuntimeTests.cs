namespace SegSharp.Tensors.Tests;

[Collection(ProcessWide.Name)]
public sealed class TensorRuntimeTests
{
    [Fact]
    public void SetRandomState_OfASavedState_ContinuesWithTheSameDraws()
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.Seed(5);
        Ops.Randn([7]); // an odd number: half of a pair of normal draws is kept in the state
        byte[] state = TensorRuntime.GetRandomState();
        float[] expected = Ops.Randn([33]).ToArray<float>();
        float[] others = Ops.Randn([33]).ToArray<float>();
        TensorRuntime.SetRandomState(state);
        Assert.Equal(expected, Ops.Randn([33]).ToArray<float>());
        Assert.Equal(others, Ops.Randn([33]).ToArray<float>());
        TensorRuntime.Seed(5);
        Ops.Randn([7]);
        Assert.Equal(expected, Ops.Randn([33]).ToArray<float>());
    }

    [Fact]
    public void SetRandomState_OfOtherBytes_IsRefused()
    {
        byte[] state = TensorRuntime.GetRandomState();
        Assert.Throws<NativeException>(() => TensorRuntime.SetRandomState(state.AsSpan(1)));
        Assert.Equal(state, TensorRuntime.GetRandomState());
    }

    [Fact]
    public void LoadBeside_RunsTheWorkOnAThreadOfItsOwn_WhichCanCompute()
    {
        int caller = Environment.CurrentManagedThreadId, worker = caller;
        double sum = 0;
        TensorRuntime.LoadBeside(() =>
        {
            worker = Environment.CurrentManagedThreadId;
            using TensorScope scope = TensorScope.Open();
            sum = Ops.Ones([3]).Sum().Item();
        });
        Assert.NotEqual(caller, worker);
        Assert.Equal(3, sum);
    }

    [Fact]
    public void LoadBeside_WorkThatThrows_ThrowsTheSame()
    {
        FormatException thrown =
            Assert.Throws<FormatException>(() => TensorRuntime.LoadBeside(() => throw new FormatException("the work's own")));
        Assert.Equal("the work's own", thrown.Message);
    }

    [Fact]
    public async Task Threads_SetOnOneThread_HoldsForAll()
    {
        int former = TensorRuntime.Threads;
        try
        {
            TensorRuntime.Threads = 3;
            Assert.Equal(3, await Task.Run(() => TensorRuntime.Threads));
            Assert.Equal(3, OnNewThread(() =>
            {
                using TensorScope scope = TensorScope.Open();
                _ = Ops.Ones([1 << 20]).Exp(); // libtorch itself asks how many threads it has
                return TensorRuntime.Threads;
            }));
            Task<int> change = Task.Run(() => TensorRuntime.Threads = 1);
            await change;
            Assert.Equal(1, TensorRuntime.Threads);
            Assert.Throws<ArgumentOutOfRangeException>(() => TensorRuntime.Threads = 0);
        }
        finally
        {
            TensorRuntime.Threads = former;
        }
    }

    [Fact]
    public void Threads_OnANewThread_StartNoneThatOnlySpin()
    {
        int former = TensorRuntime.Threads;
        try
        {
            TensorRuntime.Threads = 3;

            // too small for several threads; .NET may start one of its own now and then, but not five times in a row
            int fewest = Enumerable.Range(0, 5).Min(_ => OnNewThread(() =>
            {
                HashSet<string> before = SystemThreads();
                using TensorScope scope = TensorScope.Open();
                Ops.Ones([1]).Exp();
                return SystemThreads().Except(before).Count();
            }));
            Assert.Equal(0, fewest);
        }
        finally
        {
            TensorRuntime.Threads = former;
        }
    }

    private static HashSet<string> SystemThreads() => [.. Directory.EnumerateDirectories("/proc/self/task")];

    private static T OnNewThread<T>(Func<T> work)
    {
        T result = default!;
        Thread thread = new(() => result = work());
        thread.Start();
        thread.Join();
        return result;
    }

    [Fact]
    public void Threads_OneOrSeveral_GiveTheSameConvolution()
    {
        using TensorScope scope = TensorScope.Open();
        int former = TensorRuntime.Threads;
        Tensor image = Ops.Randn([1, 8, 32, 32]);
        Tensor weight = Ops.Randn([8, 8, 3, 3]);
        try
        {
            TensorRuntime.Threads = 1;
            float[] one = image.Conv2d(weight).ToArray<float>();
            TensorRuntime.Threads = 2;
            float[] two = image.Conv2d(weight).ToArray<float>();
            Assert.Equal(0f, one.Zip(two, (a, b) => Math.Abs(a - b)).Max(), 1e-4f);
        }
        finally
        {
            TensorRuntime.Threads = former;
        }
    }

    [Fact]
    public void LibtorchVersion_IsSupported()
    {
        Version version = Version.Parse(TensorRuntime.LibtorchVersion.Split('+')[0]);
        Assert.True(version >= new Version(1, 13), TensorRuntime.LibtorchVersion);
        Assert.True(TensorRuntime.CudaDeviceCount >= 0);
    }
}
