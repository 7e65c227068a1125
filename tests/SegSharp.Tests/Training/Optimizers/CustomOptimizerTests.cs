using CustomBackbone;
using SegSharp.Configuration;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Tests.Training.Optimizers;

/// <summary>The optimizer of docs/extending/optimizer.md gives PyTorch's numbers.</summary>
public sealed class CustomOptimizerTests
{
    [Fact]
    public void AdaGrad_ThreeSteps_AreThoseOfPyTorch()
    {
        Parameter w = new([3], tensor => tensor.CopyInPlace(Tensor.From<float>([1, -2, 0.5f], [3])));
        w.Initialize(default);
        AdaGrad optimizer = new(new ConfigSection(ConfigDict.Of(("type", "AdaGrad"), ("weight_decay", 0.01)), "optimizer"), [new("w", w)]);

        // torch 1.13: torch.optim.Adagrad([p], lr=0.1, weight_decay=0.01)
        (float[] Gradient, float[] Expected)[] steps =
        [
            ([0.5f, -1, 0], [0.9f, -1.9f, 0.4f]),
            ([0.25f, 2, -3], [0.854720056f, -1.988906860f, 0.499999851f]),
            ([1, 0, 0.125f], [0.767735898f, -1.988014221f, 0.495664805f]),
        ];
        foreach ((float[] gradient, float[] expected) in steps)
        {
            w.Value.Grad = Tensor.From<float>(gradient, [3]);
            optimizer.Step(0.1);
            Assert.Equal(expected, w.Value.ToArray<float>(), (a, b) => Math.Abs(a - b) < 2e-7f);
        }
    }
}
