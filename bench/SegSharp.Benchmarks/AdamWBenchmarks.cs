using BenchmarkDotNet.Attributes;
using SegSharp.Models.Backbones;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Optimizers;

namespace SegSharp.Benchmarks;

/// <summary>A step of AdamW over the parameters of a backbone.</summary>
public class AdamWBenchmarks : OperatorBenchmarks
{
    private const double LearningRate = 1e-6;

    private AdamW _composed = null!, _fused = null!;

    /// <summary>The variant: 3.3 and 24.2 million parameters.</summary>
    [Params("b0", "b2")]
    public string Variant { get; set; } = "";

    /// <summary>From elementary operators, a parameter at a time.</summary>
    [Benchmark(Baseline = true)]
    public void Composed()
    {
        using IDisposable form = GraphForms.Use(GraphForm.Composed);
        _composed.Step(LearningRate);
    }

    /// <summary>The kernel that passes over all of them once.</summary>
    [Benchmark]
    public void Fused() => _fused.Step(LearningRate);

    /// <inheritdoc />
    protected override void Prepare()
    {
        AdamOptions options = new();
        _composed = new AdamW(Parameters(), options);
        _fused = new AdamW(Parameters(), options);
    }

    private OptimizedParameter[] Parameters()
    {
        MixVisionTransformer backbone = new(MixVisionTransformerOptions.Variant(Variant));
        backbone.Initialize();
        OptimizedParameter[] parameters =
            [.. backbone.NamedParameters().Select(named => new OptimizedParameter(named.Name, named.Parameter))];
        foreach (Parameter parameter in parameters.Select(optimized => optimized.Parameter))
        {
            parameter.Value.Grad = Ops.Randn(parameter.Value.Shape);
        }

        return parameters;
    }
}
