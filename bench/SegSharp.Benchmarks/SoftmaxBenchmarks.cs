using BenchmarkDotNet.Attributes;
using SegSharp.Tensors;

namespace SegSharp.Benchmarks;

/// <summary>The softmax over keys of attention: stages 1 and 3 of B0 at 512×512.</summary>
public class SoftmaxBenchmarks : OperatorBenchmarks
{
    private Tensor _scores = null!;

    /// <summary>Heads, queries and keys.</summary>
    [Params("1x16384x256", "5x1024x256")]
    public string Shape { get; set; } = "";

    /// <summary>Largest, exponential, sum and quotient one after the other.</summary>
    [Benchmark(Baseline = true)]
    public void Composed() => Compute(() =>
    {
        Tensor exponential = _scores.Sub(_scores.Amax([3], keepDim: true)).Exp();
        return exponential.Div(exponential.Sum([3], keepDim: true));
    });

    /// <summary>The operator.</summary>
    [Benchmark]
    public void Softmax() => Compute(() => _scores.Softmax(3));

    /// <inheritdoc />
    protected override void Prepare()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        _scores = Ops.Randn([1, sizes[0], sizes[1], sizes[2]]);
    }
}
