using System.Text.Json;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tests.Data;
using SegSharp.Training.Optimizers;

namespace SegSharp.Tests.Training.Optimizers;

/// <summary>AdamW's trajectory on a small problem against PyTorch's, by both of its implementations.</summary>
public sealed class AdamWTests
{
    private static readonly JsonElement _root = new GoldenCase("08_optimizers").Root;

    [Theory]
    [InlineData("adamw", true)]
    [InlineData("adamw", false)]
    [InlineData("adamw_clip", true)]
    [InlineData("adamw_clip", false)]
    public void Step_GoldenProblem_FollowsPyTorch(string name, bool fused)
    {
        JsonElement golden = _root.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        JsonElement options = golden.GetProperty("params");
        using TensorScope scope = TensorScope.Open();
        (Parameter w, Parameter b) = (Make("w0"), Make("b0"));
        AdamW optimizer = new(
            [new("w", w), new("b", b)],
            new(options.GetProperty("weight_decay").GetDouble(), 0.9, 0.999, options.GetProperty("eps").GetDouble())) { UseFusedKernel = fused };
        JsonElement expected = golden.GetProperty("float32");
        for (int step = 0; step < golden.GetProperty("steps").GetInt32(); step++)
        {
            optimizer.ZeroGrad();
            Tensor loss = Loss(w, b);
            Assert.Equal(expected.GetProperty("loss_before_step")[step].GetDouble(), loss.Item(), 1e-5);
            loss.Backward();
            if (golden.TryGetProperty("clip_grad_norm", out JsonElement clip))
            {
                optimizer.ClipGradientNorm(clip.GetProperty("max_norm").GetDouble());
            }

            optimizer.Step(options.GetProperty("lr").GetDouble());
            AssertClose(expected.GetProperty("w_after_step")[step], w);
            AssertClose(expected.GetProperty("b_after_step")[step], b);
        }
    }

    private static void AssertClose(JsonElement expected, Parameter parameter)
    {
        float[] found = parameter.Value.Detach().ToArray<float>();
        Assert.All(expected.EnumerateArray().Zip(found), pair => Assert.Equal(pair.First.GetDouble(), pair.Second, 1e-5));
    }

    private static Tensor Array(string name)
    {
        JsonElement element = _root.GetProperty(name);
        float[][] rows = element[0].ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(row => row.EnumerateArray().Select(e => e.GetSingle()).ToArray())]
            : [[.. element.EnumerateArray().Select(e => e.GetSingle())]];
        float[] flat = [.. rows.SelectMany(row => row)];
        return element[0].ValueKind == JsonValueKind.Array ? Tensor.From(flat, [rows.Length, rows[0].Length]) : Tensor.From(flat, [flat.Length]);
    }

    private static Parameter Make(string name)
    {
        Tensor start = Array(name);
        Parameter parameter = new(start.Shape, tensor => tensor.CopyInPlace(start));
        parameter.Initialize(default);
        return parameter;
    }

    // loss = 0.5 ||A w - t||^2 + 0.25 sum(b^4) + sum(b c)
    private static Tensor Loss(Tensor w, Tensor b)
    {
        Tensor residual = Array("A").Matmul(w) - Array("t");
        return ((residual * residual).Sum() * 0.5) + (b.Pow(4).Sum() * 0.25) + (b * Array("c")).Sum();
    }
}
