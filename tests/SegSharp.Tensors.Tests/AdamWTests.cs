using System.Text.Json;
using SegSharp.Tensors.Tests.Operators.Layers;

namespace SegSharp.Tensors.Tests;

[Collection(ProcessWide.Name)]
public sealed class AdamWTests
{
    [Theory]
    [AtEachLevel("adamw")]        // one rate for all
    [AtEachLevel("adamw_groups")] // rate and decay of their own for each parameter
    public void AdamWInPlace_EightSteps_FollowsPyTorch(string level, string name)
    {
        using IDisposable former = VectorLevels.Use(level);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Assets", "adamw.json")));
        JsonElement expected = document.RootElement.GetProperty("cases").EnumerateArray()
            .Single(c => c.GetProperty("name").GetString() == name);
        (double[] rates, double[] decays) = (expected.GetProperty("rates").Deserialize<double[]>()!,
            expected.GetProperty("weightDecays").Deserialize<double[]>()!);
        float[][][] gradients = expected.GetProperty("gradients").Deserialize<float[][][]>()!;
        float[][][] after = expected.GetProperty("after").Deserialize<float[][][]>()!;
        using TensorScope scope = TensorScope.Open();
        Tensor[] parameters = Tensors(document.RootElement.GetProperty("parameters").Deserialize<float[][]>()!);
        Tensor[] first = Array.ConvertAll(parameters, p => Ops.Zeros(p.Shape));
        Tensor[] second = Array.ConvertAll(parameters, p => Ops.Zeros(p.Shape));
        for (int step = 1; step <= after.Length; step++)
        {
            Ops.AdamWInPlace(parameters, Tensors(gradients[step - 1]), first, second, decays, rates, 0.9, 0.999, 1e-8, step);
            for (int i = 0; i < parameters.Length; i++)
            {
                Close(after[step - 1][i], parameters[i], 1e-6f);
            }
        }
    }

    [Theory]
    [AtEachLevel]
    public void AdamWInPlace_LargeParameters_AgreesWithComposedOperators(string level)
    {
        using IDisposable former = VectorLevels.Use(level);
        const double Beta1 = 0.9, Beta2 = 0.999, Eps = 1e-8, Rate = 6e-5, Decay = 0.01;
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.Seed(1);
        Tensor parameter = Ops.Randn([300, 301]); // enough for several threads, and no multiple of a vector
        (Tensor p, Tensor m, Tensor v) = (parameter.Clone(), Ops.Zeros(parameter.Shape), Ops.Zeros(parameter.Shape));
        (Tensor first, Tensor second) = (Ops.Zeros(parameter.Shape), Ops.Zeros(parameter.Shape));
        for (int step = 1; step <= 3; step++)
        {
            Tensor gradient = Ops.Randn(parameter.Shape);
            Ops.AdamWInPlace([parameter], [gradient], [first], [second], [Decay], [Rate], Beta1, Beta2, Eps, step);
            p *= 1 - (Rate * Decay);
            m.LerpInPlace(gradient, 1 - Beta1);
            v = (v * Beta2) + (gradient * gradient * (1 - Beta2));
            Tensor denominator = (v.Sqrt() / Math.Sqrt(1 - Math.Pow(Beta2, step))) + Eps;
            p -= m / denominator * (Rate / (1 - Math.Pow(Beta1, step)));
        }

        Close(p.ToArray<float>(), parameter, 1e-6f);
        Close(m.ToArray<float>(), first, 1e-6f);
        Close(v.ToArray<float>(), second, 1e-6f);
    }

    [Fact]
    public void AdamWInPlace_MomentsOfAnotherShape_AreRefused()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor full = Ops.Ones([8]);
        Tensor part = Ops.Ones([4]);
        ShapeException e = Assert.Throws<ShapeException>(
            () => Ops.AdamWInPlace([full], [full], [part], [full], [0], [0.1], 0.9, 0.999, 1e-8, 1));
        Assert.Contains("first[0] is 4, expected 8", e.Message, StringComparison.Ordinal);
        Assert.Throws<NativeException>(
            () => Ops.AdamWInPlace([full], [full], [full], [full], [0, 0], [0.1], 0.9, 0.999, 1e-8, 1));
    }

    private static Tensor[] Tensors(float[][] values) => Array.ConvertAll(values, v => Tensor.From(v, [v.Length]));

    private static void Close(float[] expected, Tensor actual, float tolerance)
    {
        float[] values = actual.ToArray<float>();
        float worst = expected.Zip(values, (e, a) => Math.Abs(e - a)).Max();
        Assert.True(worst <= tolerance * expected.Max(Math.Abs), $"largest difference {worst}");
    }
}
