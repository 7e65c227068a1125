using BenchmarkDotNet.Attributes;
using SegSharp.Tensors;

namespace SegSharp.Benchmarks;

/// <summary>The cross-entropy of 512×512 pixels from logits at a quarter of the resolution, and its gradient.</summary>
public class LossBenchmarks : OperatorBenchmarks
{
    private const int Side = 512, IgnoreIndex = 255;

    private Tensor _logits = null!, _labels = null!;

    /// <summary>Number of classes.</summary>
    [Params(19, 150)]
    public int Classes { get; set; }

    /// <summary>The loss of resized logits.</summary>
    [Benchmark(Baseline = true)]
    public void ResizeThenCrossEntropy() => Backward(() => _logits.ResizeBilinear(Side, Side).CrossEntropy(_labels, ignoreIndex: IgnoreIndex));

    /// <summary>The kernel that makes no resized logits.</summary>
    [Benchmark]
    public void ResizedCrossEntropy() => Backward(() => _logits.ResizedCrossEntropy(_labels, ignoreIndex: IgnoreIndex).Mean());

    /// <inheritdoc />
    protected override void Prepare()
    {
        _logits = Ops.Randn([1, Classes, Side / 4, Side / 4]);
        _logits.RequiresGrad = true;
        _labels = Ops.Zeros([1, Side, Side], DType.Int64);
    }

    private void Backward(Func<Tensor> loss)
    {
        using TensorScope scope = TensorScope.Open();
        _logits.Grad = null;
        loss().Backward();
    }
}
