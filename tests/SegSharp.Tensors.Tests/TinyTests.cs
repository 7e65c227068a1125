namespace SegSharp.Tensors.Tests;

/// <summary>The smallest end-to-end run of the engine: if this fails, nothing else needs reading.</summary>
public sealed class TinyTests
{
    [Fact]
    public void Backward_OfALinearMap_GivesItsWeights()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor weight = Tensor.From([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]);
        weight.RequiresGrad = true;
        Tensor x = Tensor.From([1f, 0f, -1f], [1, 3]);
        Tensor y = x.Linear(weight);
        Assert.Equal([-2f, -2f], y.ToArray<float>());
        y.Sum().Backward();
        Assert.Equal([1f, 0f, -1f, 1f, 0f, -1f], weight.Grad!.ToArray<float>());
    }

    [Fact]
    public void Linear_WrongFeatures_IsRefusedByItsRule()
    {
        using TensorScope scope = TensorScope.Open();
        ShapeException e = Assert.Throws<ShapeException>(() => Ops.Ones([256, 256]).Linear(Ops.Ones([1024, 512])));
        Assert.Equal("linear", e.Operator);
        Assert.Contains("256, expected 512", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conv2d_Symbolic_GivesCanonicalSizes()
    {
        using SymbolicTrace trace = SymbolicTrace.Open();
        Tensor image = Tensor.Symbolic([Dim.Symbol("N"), 3, Dim.Symbol("H"), Dim.Symbol("W")]);
        Tensor map = image.Conv2d(Tensor.Symbolic([32, 3, 7, 7]), null, stride: 4, padding: 3);
        Assert.Equal("[N, 32, (H+3)//4, (W+3)//4]", map.Shape.ToString());
        Assert.Equal("[N, ((H+3)//4)*((W+3)//4), 32]", map.Flatten(2).Transpose(1, 2).Shape.ToString());
    }
}
