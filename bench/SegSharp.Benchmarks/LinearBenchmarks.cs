using BenchmarkDotNet.Attributes;
using SegSharp.Tensors;

namespace SegSharp.Benchmarks;

/// <summary>
/// A linear map of tokens through libtorch's matrix product: the first map of the feed-forward part in stages 1 to 4 at 512×512, of B0 and
/// of B1 to B5. Our own kernel for it is inside of the fused layers: bench/kernels times it alone.
/// </summary>
public class LinearBenchmarks : OperatorBenchmarks
{
    private Tensor _tokens = null!, _weight = null!, _transposed = null!, _bias = null!;

    /// <summary>Tokens, channels in, channels out.</summary>
    [Params("16384x32x128", "4096x64x256", "1024x160x640", "256x256x1024", "16384x64x256", "4096x128x512", "1024x320x1280", "256x512x2048")]
    public string Shape { get; set; } = "";

    /// <summary>A matrix product and an addition.</summary>
    [Benchmark(Baseline = true)]
    public void MatmulAndAdd() => Compute(() => _tokens.Matmul(_transposed) + _bias);

    /// <summary>The operator.</summary>
    [Benchmark]
    public void Linear() => Compute(() => _tokens.Linear(_weight, _bias));

    /// <inheritdoc />
    protected override void Prepare()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        (_tokens, _weight, _bias) = (Ops.Randn([1, sizes[0], sizes[1]]), Ops.Randn([sizes[2], sizes[1]]), Ops.Randn([sizes[2]]));
        _transposed = _weight.Transpose(0, 1);
    }
}
