using BenchmarkDotNet.Attributes;
using SegSharp.Tensors;

namespace SegSharp.Benchmarks;

/// <summary>
/// What benchmarks of operators have in common: nothing is recorded for a backward pass unless a benchmark says so, and results are freed.
/// BenchmarkDotNet takes no sealed classes.
/// </summary>
public abstract class OperatorBenchmarks
{
    /// <summary>Makes the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        TensorRuntime.Seed(0);
        using IDisposable mode = GradMode.Disable();
        Prepare();
    }

    /// <summary>Makes the operands.</summary>
    protected abstract void Prepare();

    /// <summary>Random logits, <c>[batch, classes, side, side]</c>.</summary>
    /// <param name="batch">Images.</param>
    /// <param name="classes">Channels.</param>
    /// <param name="side">Height and width.</param>
    /// <param name="channelsLast">Whether the channels of a pixel lie side by side in memory.</param>
    protected static Tensor Logits(int batch, int classes, int side, bool channelsLast) =>
        channelsLast ? Ops.Randn([batch, side, side, classes]).Permute(0, 3, 1, 2) : Ops.Randn([batch, classes, side, side]);

    /// <summary>Computes, and frees what comes out.</summary>
    protected static void Compute(Func<Tensor> body)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        _ = body();
    }
}
