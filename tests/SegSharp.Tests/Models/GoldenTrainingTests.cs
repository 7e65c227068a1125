using System.Text.Json;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tests.Golden;
using SegSharp.Training.Optimizers;

namespace SegSharp.Tests.Models;

/// <summary>Loss, every gradient norm and five AdamW steps of B0 against the authors' code.</summary>
public sealed class GoldenTrainingTests
{
    private const int IgnoreIndex = 255;

    // 'sine' weights make every matrix of rank 2, so that float32 itself is off by 3.5e-4 (golden README).
    [Theory]
    [InlineData("train_b0_nc19_mix_2x3x64x64", 1e-5, 1e-4)]
    [InlineData("train_b0_nc19_sine_2x3x64x64", 2e-3, 5e-2)]
    public void Step_GoldenWeights_FollowsTheOriginalTraining(string name, double lossTolerance, double gradientTolerance)
    {
        using TensorScope scope = TensorScope.Open();
        using GoldenModel golden = new(name);
        EncoderDecoder model = SegFormers.Build(golden);
        Tensor input = golden.Input();
        Tensor target = Labels(golden.InputShape, golden.NumClasses);
        double[] expected = [.. golden.Root.GetProperty("loss").EnumerateArray().Select(e => e.GetDouble())];
        AdamW optimizer = Optimizer(golden, model);
        for (int step = 0; step < expected.Length; step++)
        {
            Tensor loss = Loss(model, input, target);
            Assert.InRange(loss.Item(), expected[step] - (lossTolerance * expected[step]),
                expected[step] + (lossTolerance * expected[step]));
            optimizer.ZeroGrad();
            loss.Backward();
            if (step == 0)
            {
                AssertGradients(golden, model, gradientTolerance);
            }

            optimizer.Step(6e-5);
        }
    }

    private static Tensor Loss(EncoderDecoder model, Tensor input, Tensor target)
    {
        Tensor logits = model.Resize(model.Call(input), input.Shape[2], input.Shape[3]);
        return logits.CrossEntropy(target, ignoreIndex: IgnoreIndex);
    }

    private static Tensor Labels(long[] shape, int classes)
    {
        (long n, long h, long w) = (shape[0], shape[2], shape[3]);
        long[] labels = new long[n * h * w];
        for (int i = 0; i < labels.Length; i++)
        {
            (long image, long y, long x) = (i / (h * w), i / w % h, i % w);
            labels[i] = ((y * w) + x) % 13 == 5 ? IgnoreIndex : (((y / 8) * 5) + ((x / 8) * 3) + (image * 7)) % classes;
        }

        return Tensor.From(labels, Shape.Of(n, h, w));
    }

    // The groups as the official constructor built them: learning rate and weight decay of each parameter.
    private static AdamW Optimizer(GoldenModel golden, EncoderDecoder model)
    {
        Dictionary<string, (double Lr, double Decay)> groups = golden.Root.GetProperty("param_groups").EnumerateArray()
            .ToDictionary(e => e[0].GetString()!, e => (e[1].GetDouble(), e[2].GetDouble()));
        return new AdamW(
            [.. model.NamedParameters()
                .Select(p => new OptimizedParameter(p.Name, p.Parameter, groups[p.Name].Lr / 6e-5, groups[p.Name].Decay / 0.01))],
            new AdamOptions());
    }

    private static void AssertGradients(GoldenModel golden, Module model, double tolerance)
    {
        int compared = 0;
        Dictionary<string, Parameter> parameters = model.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        foreach (JsonElement row in golden.Root.GetProperty("gradient_norm").EnumerateArray())
        {
            if (row[1].ValueKind == JsonValueKind.Null || !parameters.TryGetValue(row[0].GetString()!, out Parameter? parameter))
            {
                continue; // the unused conv_seg
            }

            (double norm, double noise) = (row[1][0].GetDouble(), row[1][1].GetDouble());
            double found = parameter.Value.Grad!.Norm().Item();
            Assert.True(Math.Abs(found - norm) <= (tolerance * norm) + (10 * noise) + 1e-7,
                $"{row[0]}: gradient norm {found}, expected {norm}");
            compared++;
        }

        Assert.Equal(parameters.Count, compared);
    }
}
