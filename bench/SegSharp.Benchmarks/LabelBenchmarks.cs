using BenchmarkDotNet.Attributes;
using SegSharp.Tensors;

namespace SegSharp.Benchmarks;

/// <summary>From logits at a quarter of the resolution to the label map of 512×512 pixels.</summary>
public class LabelBenchmarks : OperatorBenchmarks
{
    private const int Side = 512;

    private Tensor _logits = null!;

    /// <summary>Number of classes.</summary>
    [Params(2, 11, 150)]
    public int Classes { get; set; }

    /// <summary>Whether the classes of a pixel lie side by side, as the decode head leaves them.</summary>
    [Params(false, true)]
    public bool ChannelsLast { get; set; }

    /// <summary>Resized logits and their arg-max.</summary>
    [Benchmark(Baseline = true)]
    public void ResizeThenArgmax() => Compute(() => _logits.ResizeBilinear(Side, Side).Argmax(1));

    /// <summary>The kernel that makes no resized logits.</summary>
    [Benchmark]
    public void ResizeArgmax() => Compute(() => _logits.ResizeArgmax(Side, Side));

    /// <inheritdoc />
    protected override void Prepare() => _logits = Logits(batch: 1, Classes, Side / 4, ChannelsLast);
}
