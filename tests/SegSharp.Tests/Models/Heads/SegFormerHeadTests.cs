using SegSharp.Models.Heads;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Tests.Models.Heads;

public sealed class SegFormerHeadTests
{
    // The folded head against the published order: project, upsample, concatenate c4 to c1, convolve.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Forward_RandomWeights_EqualsThePublishedOrder(bool alignCorners)
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.Seed(1);
        SegFormerHead head = new(new() { EmbedDim = 24, NumClasses = 5, AlignCorners = alignCorners, InChannels = [4, 6, 8, 10] });
        head.Initialize();
        head.Evaluate();
        Tensor[] maps = [Ops.Randn([2, 4, 16, 12]), Ops.Randn([2, 6, 8, 6]), Ops.Randn([2, 8, 4, 3]), Ops.Randn([2, 10, 2, 2])];
        Dictionary<string, Tensor> state = head.NamedState().ToDictionary(s => s.Name, s => s.Slot.Value);

        Tensor[] projected = [.. Enumerable.Range(0, 4).Select(i => 3 - i).Select(level => maps[level].Permute(0, 2, 3, 1)
            .Linear(state[$"linear_c{level + 1}.proj.weight"], state[$"linear_c{level + 1}.proj.bias"]).Permute(0, 3, 1, 2)
            .ResizeBilinear(16, 12, alignCorners))];
        Tensor published = Ops.Cat(projected, 1).Conv2d(state["linear_fuse.conv.weight"])
            .BatchNorm(
                state["linear_fuse.bn.weight"], state["linear_fuse.bn.bias"], state["linear_fuse.bn.running_mean"],
                state["linear_fuse.bn.running_var"],
                training: false, 0.1, 1e-5)
            .Relu().Conv2d(state["linear_pred.weight"], state["linear_pred.bias"]);

        Assert.InRange((head.Call(maps) - published).Abs().Amax([]).Item(), 0, 1e-5);
        using IDisposable form = GraphForms.Use(GraphForm.Published);
        Assert.InRange((head.Call(maps) - published).Abs().Amax([]).Item(), 0, 1e-6);
    }

    [Fact]
    public void Norm_LayerNormOnAFeatureMap_IsRefusedWithTheThreeRemedies()
    {
        Assert.Contains("SyncBN", NormOptions.LayerNormRefusal, StringComparison.Ordinal);
        Assert.Contains("'BN'", NormOptions.LayerNormRefusal, StringComparison.Ordinal);
        Assert.Contains("LN2d", NormOptions.LayerNormRefusal, StringComparison.Ordinal);
        Assert.False(NormOptions.Names.ContainsKey("LN"));
    }
}
