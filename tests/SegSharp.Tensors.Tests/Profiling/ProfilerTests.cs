using SegSharp.Tensors.Profiling;

namespace SegSharp.Tensors.Tests.Profiling;

[Collection(ProcessWide.Name)]
public sealed class ProfilerTests
{
    [Fact]
    public void Stop_ForwardAndBackward_GivesNestedSpansOfBoth()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor weight = Leaf(Ops.Randn([8, 3, 3, 3])), image = Ops.Randn([1, 3, 8, 8]);
        using Profiler profiler = Profiler.Start();
        using (Profiler.Range(ProfileSpanKind.Stage, "forward and back"))
        {
            image.Conv2d(weight).Sum().Backward();
        }

        IReadOnlyList<ProfileSpan> spans = profiler.Stop();
        Assert.Equal("forward and back", Assert.Single(spans, span => span.Kind == ProfileSpanKind.Stage).Name);
        ProfileSpan made = spans.Last(span => span.Kind == ProfileSpanKind.Operator && span.Name == "aten::convolution"
            && span.Sequence >= 0);
        ProfileSpan node = Assert.Single(spans, span => span.Kind == ProfileSpanKind.BackwardNode && span.Name == "ConvolutionBackward0");
        Assert.Equal(made.Sequence, node.Sequence);
        Assert.Contains(spans, span => span.Name == "aten::convolution_backward"); // an operator inside the node
        AssertNested(spans);
    }

    [Fact]
    public void Stop_ABigTensor_CountsItsBytesWhereTheyWereTaken()
    {
        const long Bytes = 4 << 20;
        using TensorScope scope = TensorScope.Open();
        using Profiler profiler = Profiler.Start();
        using (Profiler.Range(ProfileSpanKind.Module, "brief"))
        {
            Ops.Zeros([Bytes], DType.UInt8).Dispose();
        }

        using (Profiler.Range(ProfileSpanKind.Module, "lasting"))
        {
            Ops.Zeros([Bytes], DType.UInt8);
        }

        IReadOnlyList<ProfileSpan> spans = profiler.Stop();
        ProfileSpan brief = Assert.Single(spans, span => span.Name == "brief"),
            lasting = Assert.Single(spans, span => span.Name == "lasting");
        Assert.Equal(0, brief.MemoryAfter - brief.MemoryBefore);
        Assert.InRange(brief.MemoryPeak - brief.MemoryBefore, Bytes, Bytes * 9 / 8);
        Assert.InRange(lasting.MemoryAfter - lasting.MemoryBefore, Bytes, Bytes * 9 / 8);
        Assert.All(spans, span => Assert.True(span.MemoryPeak >= Math.Max(span.MemoryBefore, span.MemoryAfter), span.Name));
    }

    [Fact]
    public void Dispose_LeavesNoState()
    {
        Assert.Null(Profiler.Current);
        using (Profiler profiler = Profiler.Start())
        {
            Assert.Same(profiler, Profiler.Current);
        }

        Assert.Null(Profiler.Current);
        Ops.Ones([2]).Dispose(); // nothing listens any more
        using Profiler second = Profiler.Start();
        Assert.Empty(second.Stop());
        Assert.Null(Profiler.Current);
        Ops.Ones([2]).Dispose();
        Assert.Throws<InvalidOperationException>(second.Stop);
    }

    [Fact]
    public void Stop_InsideARange_EndsIt()
    {
        using Profiler profiler = Profiler.Start();
        ProfileRange range = Profiler.Range(ProfileSpanKind.Stage, "open");
        ProfileSpan span = Assert.Single(profiler.Stop());
        Assert.True(span.Duration >= 0);
        range.Dispose();
        Assert.Empty(Recorded(() => { }));
    }

    [Fact]
    public void Operator_ThatThrows_EndsItsSpan()
    {
        IReadOnlyList<ProfileSpan> spans = Recorded(() =>
        {
            using TensorScope scope = TensorScope.Open();
            Tensor flags = Ops.Ones([2, 3]).To(DType.Bool);
            Assert.Throws<NativeException>(() => flags.Linear(flags)); // no kernel for this type
            Ops.Ones([2]).Dispose();
        });
        Assert.Contains(spans, span => span.Name == "aten::ones" && span.Parent == -1);
        AssertNested(spans);
    }

    [Fact]
    public void Start_Twice_IsRefused()
    {
        using Profiler profiler = Profiler.Start();
        Assert.Throws<InvalidOperationException>(Profiler.Start);
    }

    [Fact]
    public void Start_OtherThreads_AreNotRecorded()
    {
        IReadOnlyList<ProfileSpan> spans = Recorded(() =>
        {
            Thread other = new(() =>
            {
                using ProfileRange range = Profiler.Range(ProfileSpanKind.Stage, "elsewhere");
                Ops.Ones([2]).Dispose();
            });
            other.Start();
            other.Join();
        });
        Assert.Empty(spans);
    }

    [Fact]
    public void Recomputation_ComputedAgain_IsSeenInsideItsNode()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor x = Leaf(Ops.Ones([4]));
        IReadOnlyList<ProfileSpan> spans = Recorded(() => Recomputation.Run(value => value.Gelu(), x).Sum().Backward());
        int node = Enumerable.Range(0, spans.Count).Single(i => spans[i] is { Kind: ProfileSpanKind.BackwardNode, Name: "Recomputation" });
        Assert.Contains(spans, span => span.Name == "aten::gelu" && span.Parent == node);
        Assert.Contains(spans, span => span.Name == "GeluBackward0");
        AssertNested(spans);
    }

    private static IReadOnlyList<ProfileSpan> Recorded(Action action)
    {
        using Profiler profiler = Profiler.Start();
        action();
        return profiler.Stop();
    }

    private static void AssertNested(IReadOnlyList<ProfileSpan> spans)
    {
        for (int i = 0; i < spans.Count; i++)
        {
            ProfileSpan span = spans[i];
            Assert.True(span.Duration >= 0, span.Name);
            Assert.True(span.Parent < i, span.Name);
            if (span.Parent >= 0)
            {
                ProfileSpan around = spans[span.Parent];
                Assert.True(around.Start <= span.Start && span.End <= around.End, $"{span.Name} in {around.Name}");
            }
        }
    }

    private static Tensor Leaf(Tensor tensor)
    {
        tensor.RequiresGrad = true;
        return tensor;
    }
}
