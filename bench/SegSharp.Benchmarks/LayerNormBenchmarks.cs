using BenchmarkDotNet.Attributes;
using SegSharp.Tensors;

namespace SegSharp.Benchmarks;

/// <summary>Layer normalization of the tokens of B0's stage 1 and B2's stage 3 at 512×512.</summary>
public class LayerNormBenchmarks : OperatorBenchmarks
{
    private const double Eps = 1e-6;

    private Tensor _tokens = null!, _weight = null!, _bias = null!;

    /// <summary>Tokens and channels.</summary>
    [Params("16384x32", "1024x320")]
    public string Shape { get; set; } = "";

    /// <summary>Mean, deviation, scale and shift one after the other.</summary>
    [Benchmark(Baseline = true)]
    public void Composed() => Compute(() =>
    {
        Tensor centred = _tokens.Sub(_tokens.Mean([2], keepDim: true));
        Tensor deviation = (centred * centred).Mean([2], keepDim: true).Add(Eps).Sqrt();
        return (centred.Div(deviation) * _weight) + _bias;
    });

    /// <summary>The operator.</summary>
    [Benchmark]
    public void LayerNorm() => Compute(() => _tokens.LayerNorm(_weight, _bias, Eps));

    /// <inheritdoc />
    protected override void Prepare()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        (_tokens, _weight, _bias) = (Ops.Randn([1, sizes[0], sizes[1]]), Ops.Randn([sizes[1]]), Ops.Randn([sizes[1]]));
    }
}
