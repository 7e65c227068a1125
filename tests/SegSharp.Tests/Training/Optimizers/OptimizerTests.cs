using System.Text.Json;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tests.Data;
using SegSharp.Training.Optimizers;

namespace SegSharp.Tests.Training.Optimizers;

/// <summary>The optimizers' trajectories on a small problem against PyTorch's.</summary>
public sealed class OptimizerTests
{
    private static readonly JsonElement _root = new GoldenCase("08_optimizers").Root;

    public static TheoryData<string> Cases =>
        [.. _root.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_GoldenProblem_FollowsPyTorch(string name) => Follow(name, Create);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_GoldenProblemInDoublePrecision_FollowsPyTorch(string name) => Follow(name, Create, type: DType.Float64);

    [Theory]
    [InlineData("adamw")]
    [InlineData("adamw_clip")]
    public void Step_AdamWWithoutFusedKernel_FollowsPyTorch(string name)
    {
        using IDisposable form = GraphForms.Use(GraphForm.Composed);
        Follow(name, (parameters, golden) => new AdamW(parameters, Adam(golden)));
    }

    [Theory]
    [InlineData("adamw_amsgrad")]
    [InlineData("adam_l2")]
    [InlineData("sgd_nesterov")]
    [InlineData("sgd_dampening")]
    public void Restore_InTheMiddleOfTheRun_ChangesNothing(string name) => Follow(name, Create, resumeAt: 3);

    [Theory]
    [InlineData(1, 7, 1)] // |3| + |-4| = 7
    [InlineData(2, 5, 2.5)]
    [InlineData(double.PositiveInfinity, 4, 2)]
    public void ClipGradientNorm_PNorm_ScalesToIt(double p, double norm, double maximum)
    {
        using TensorScope scope = TensorScope.Open();
        (Parameter w, Sgd optimizer) = WithGradient(3, -4);
        Assert.Equal(norm, optimizer.ClipGradientNorm(maximum, p), 1e-6);
        Assert.Equal(maximum, optimizer.GradientNorm(p), 1e-5);
        Assert.Equal([(float)(3 * maximum / norm), (float)(-4 * maximum / norm)], w.Value.Grad!.ToArray<float>(),
            (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void ClipGradientValue_LargeEntries_AreBoundedOneByOne()
    {
        using TensorScope scope = TensorScope.Open();
        (Parameter w, Sgd optimizer) = WithGradient(0.5f, -4);
        optimizer.ClipGradientValue(1);
        Assert.Equal([0.5f, -1f], w.Value.Grad!.ToArray<float>());
    }

    private static (Parameter Parameter, Sgd Optimizer) WithGradient(params float[] gradient)
    {
        Parameter w = new([gradient.Length], tensor => tensor.FillInPlace(0));
        w.Initialize(default);
        w.Value.Grad = Tensor.From(gradient, [gradient.Length]);
        return (w, new Sgd([new("w", w)], new()));
    }

    private static void Follow(string name, Func<OptimizedParameter[], JsonElement, Optimizer> create, int? resumeAt = null,
        DType type = DType.Float32)
    {
        JsonElement golden = _root.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        using TensorScope scope = TensorScope.Open();
        (Parameter w, Parameter b) = (Make("w0", type), Make("b0", type));
        double tolerance = type == DType.Float64 ? 1e-12 : 1e-5;
        OptimizedParameter[] parameters = Multipliers(golden, w, b);
        Optimizer optimizer = create(parameters, golden);
        JsonElement expected = golden.GetProperty(type == DType.Float64 ? "float64" : "float32");
        for (int step = 0; step < golden.GetProperty("steps").GetInt32(); step++)
        {
            if (step == resumeAt)
            {
                Dictionary<string, Tensor> saved = optimizer.State().ToDictionary(s => s.Name, s => s.Tensor.Clone());
                (long count, optimizer) = (optimizer.StepCount, create(parameters, golden));
                optimizer.Restore(saved.GetValueOrDefault, count);
            }

            optimizer.ZeroGrad();
            Tensor loss = Loss(w, b);
            Assert.Equal(expected.GetProperty("loss_before_step")[step].GetDouble(), loss.Item(), tolerance);
            loss.Backward();
            if (golden.TryGetProperty("clip_grad_norm", out JsonElement clip))
            {
                optimizer.ClipGradientNorm(clip.GetProperty("max_norm").GetDouble(), clip.GetProperty("norm_type").GetDouble());
            }

            optimizer.Step(RateOfW(golden, step));
            AssertClose(expected.GetProperty("w_after_step")[step], w, tolerance);
            AssertClose(expected.GetProperty("b_after_step")[step], b, tolerance);
        }
    }

    private static Optimizer Create(OptimizedParameter[] parameters, JsonElement golden)
    {
        JsonElement options = golden.GetProperty("params");
        return options.GetProperty("optimizer").GetString() switch
        {
            "AdamW" => new AdamW(parameters, Adam(golden)),
            "Adam" => new Adam(parameters, Adam(golden)),
            _ => new Sgd(parameters, new SgdOptions(
                Number(options, "weight_decay", 0), Number(options, "momentum", 0), Number(options, "dampening", 0),
                options.TryGetProperty("nesterov", out _))),
        };
    }

    private static AdamOptions Adam(JsonElement golden)
    {
        JsonElement options = golden.GetProperty("params");
        JsonElement betas = options.GetProperty("betas");
        return new(
            Number(options, "weight_decay", 0.01), betas[0].GetDouble(), betas[1].GetDouble(), options.GetProperty("eps").GetDouble(),
            options.TryGetProperty("amsgrad", out _));
    }

    // w's rate counts as the base, b's is a multiple of it; in the cases with groups b has no weight decay
    private static OptimizedParameter[] Multipliers(JsonElement golden, Parameter w, Parameter b) =>
        golden.GetProperty("params").TryGetProperty("groups", out _)
            ? [new("w", w), new("b", b, LrMultiplier: 10, DecayMultiplier: 0)]
            : [new("w", w), new("b", b)];

    private static double RateOfW(JsonElement golden, int step)
    {
        JsonElement options = golden.GetProperty("params");
        return golden.TryGetProperty("lr_per_step_[w,b]", out JsonElement rates) ? rates[step][0].GetDouble()
            : options.TryGetProperty("lr", out JsonElement rate) ? rate.GetDouble()
            : options.GetProperty("groups").GetProperty("w").GetProperty("lr").GetDouble();
    }

    private static double Number(JsonElement options, string name, double fallback) =>
        options.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : fallback;

    private static void AssertClose(JsonElement expected, Parameter parameter, double tolerance)
    {
        double[] found = parameter.Value.Detach().To(DType.Float64).ToArray<double>();
        Assert.All(expected.EnumerateArray().Zip(found), pair => Assert.Equal(pair.First.GetDouble(), pair.Second, tolerance));
    }

    private static Tensor Array(string name)
    {
        JsonElement element = _root.GetProperty(name);
        float[][] rows = element[0].ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(row => row.EnumerateArray().Select(e => e.GetSingle()).ToArray())]
            : [[.. element.EnumerateArray().Select(e => e.GetSingle())]];
        float[] flat = [.. rows.SelectMany(row => row)];
        return element[0].ValueKind == JsonValueKind.Array ? Tensor.From(flat, [rows.Length, rows[0].Length])
            : Tensor.From(flat, [flat.Length]);
    }

    private static Parameter Make(string name, DType type)
    {
        Tensor start = Array(name);
        Parameter parameter = new(start.Shape, tensor => tensor.CopyInPlace(start), dtype: type);
        parameter.Initialize(default);
        return parameter;
    }

    // loss = 0.5 ||A w - t||^2 + 0.25 sum(b^4) + sum(b c)
    private static Tensor Loss(Tensor w, Tensor b)
    {
        (Tensor a, Tensor t, Tensor c) = (Array("A").To(w.DType), Array("t").To(w.DType), Array("c").To(w.DType));
        Tensor residual = a.Matmul(w) - t;
        return ((residual * residual).Sum() * 0.5) + (b.Pow(4).Sum() * 0.25) + (b * c).Sum();
    }
}
