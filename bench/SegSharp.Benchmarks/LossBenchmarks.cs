using BenchmarkDotNet.Attributes;
using SegSharp.Tensors;

namespace SegSharp.Benchmarks;

/// <summary>The cross-entropy of two images of 512×512 pixels from logits at a quarter of the resolution, and its gradient.</summary>
public class LossBenchmarks : OperatorBenchmarks
{
    private const int Batch = 2, Side = 512, IgnoreIndex = 255;

    private Tensor _logits = null!, _labels = null!;

    /// <summary>Number of classes.</summary>
    [Params(2, 11, 150)]
    public int Classes { get; set; }

    /// <summary>Whether the classes of a pixel lie side by side, as the decode head leaves them.</summary>
    [Params(false, true)]
    public bool ChannelsLast { get; set; }

    /// <summary>The loss of resized logits.</summary>
    [Benchmark(Baseline = true)]
    public void ResizeThenCrossEntropy() =>
        Backward(() => _logits.ResizeBilinear(Side, Side).CrossEntropy(_labels, ignoreIndex: IgnoreIndex));

    /// <summary>The kernel that makes no resized logits, pixel by pixel.</summary>
    [Benchmark]
    public void ResizedCrossEntropy() => Backward(() => _logits.ResizedCrossEntropy(_labels, ignoreIndex: IgnoreIndex).Mean());

    /// <summary>The kernel that takes the mean itself and makes the gradient along with it.</summary>
    [Benchmark]
    public void ResizedCrossEntropyMean() => Backward(() => _logits.ResizedCrossEntropyMean(_labels, ignoreIndex: IgnoreIndex));

    /// <summary>The loss of each pixel, without a gradient.</summary>
    [Benchmark]
    public void ForwardPerPixel() => Compute(() => _logits.ResizedCrossEntropy(_labels, ignoreIndex: IgnoreIndex));

    /// <inheritdoc />
    protected override void Prepare()
    {
        _logits = Logits(Batch, Classes, Side / 4, ChannelsLast);
        _logits.RequiresGrad = true;
        _labels = Ops.Zeros([Batch, Side, Side], DType.Int64);
    }

    private void Backward(Func<Tensor> loss)
    {
        using TensorScope scope = TensorScope.Open();
        _logits.Grad = null;
        loss().Backward();
    }
}
