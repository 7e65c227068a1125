using BenchmarkDotNet.Attributes;
using SegSharp.Tensors;

namespace SegSharp.Benchmarks;

/// <summary>A call of an operator on a single number: from C#, with rule, marshalling and handle, and inside of C++ alone.</summary>
public class DoorBenchmarks : OperatorBenchmarks
{
    private const int Calls = 1000;

    private Tensor _number = null!;

    /// <summary>Unboxed in C++.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void Native() => NativeTiming.UnaryCalls("aten::relu", _number, Calls);

    /// <summary>From C#.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void Door()
    {
        for (int i = 0; i < Calls; i++)
        {
            _number.Relu().Dispose();
        }
    }

    /// <inheritdoc />
    protected override void Prepare() => _number = Tensor.Scalar(1f);
}
