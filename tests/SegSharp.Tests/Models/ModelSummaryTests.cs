using SegSharp.Models;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Tests.Models;

public sealed class ModelSummaryTests
{
    [Fact]
    public void Of_SymbolicSizes_GivesCanonicalMapsAndTheSmallestImage()
    {
        ModelSummary summary = ModelSummary.Of(SegFormers.Build("b0", 19, 256), channels: 3);
        SummaryRow backbone = summary.Rows.Single(row => row.Path == "backbone");
        Assert.Equal(
            ["[N, 32, (H+3)//4, (W+3)//4]", "[N, 64, (H+7)//8, (W+7)//8]", "[N, 160, (H+15)//16, (W+15)//16]",
                "[N, 256, (H+31)//32, (W+31)//32]"],
            backbone.Outputs.Select(shape => shape.ToString()));
        Assert.Equal("[N, 19, (H+3)//4, (W+3)//4]", summary.Output.ToString());

        // the first spatial reduction needs 8 tokens a side, and 29 pixels are ceil(29 / 4) = 8 tokens
        Assert.Equal(29, summary.SmallestSide);
    }

    // Xie et al. 2021, table 1 and the appendix: parameters and multiply-adds with 150 classes
    [Theory]
    [InlineData("b0", 256, 512, 3_752_694, 8.4)]
    [InlineData("b1", 256, 512, 13_715_798, 15.9)]
    [InlineData("b2", 768, 512, 27_461_974, 62.4)]
    [InlineData("b3", 768, 512, 47_337_814, 79.0)]
    [InlineData("b4", 768, 512, 64_108_374, 95.7)]
    [InlineData("b5", 768, 640, 84_708_694, 183.3)]
    public void Of_Variant_AgreesWithThePublishedTotals(string variant, int embedDim, int side, long parameters, double giga)
    {
        ModelSummary summary = ModelSummary.Of(SegFormers.Build(variant, 150, embedDim), channels: 3, (side, side));
        Assert.Equal(parameters, summary.ParameterCount);
        Assert.InRange(summary.PublishedMultiplyAdds.Value / 1e9, 0.99 * giga, 1.01 * giga);
        Assert.True(summary.MultiplyAdds.Value < summary.PublishedMultiplyAdds.Value);
    }

    [Fact]
    public void Of_MultiBranchHead_CountsThePublishedFusionToo()
    {
        MixVisionTransformer backbone = new(MixVisionTransformerOptions.Variant("b0"));
        MultiBranchSegFormerHead head = new(new() { InChannels = backbone.OutChannels, EmbedDim = 256, NumClasses = 19 });
        ModelSummary summary = ModelSummary.Of(new EncoderDecoder(backbone, head), channels: 3, (64, 64));

        // the fusion's slices for 1/8, 1/16 and 1/32 work on 16 x 16 pixels instead of 8 x 8, 4 x 4 and 2 x 2
        Assert.Equal(256 * 256 * ((3 * 256) - 64 - 16 - 4), (summary.PublishedMultiplyAdds - summary.MultiplyAdds).Value);
    }

    [Fact]
    public void Of_SymbolicSizes_GivesStridesAndShapesInMathematicalForm()
    {
        ModelSummary summary = ModelSummary.Of(SegFormers.Build("b0", 19, 256), channels: 3);
        SummaryRow backbone = summary.Rows.Single(row => row.Path == "backbone");
        Assert.Equal([4, 8, 16, 32], backbone.Strides);
        Assert.Equal("N×64×⌈H/8⌉×⌈W/8⌉", backbone.Outputs[1].ToMathString());
        Assert.Null(summary.Memory);
        ModelSummary sized = ModelSummary.Of(SegFormers.Build("b0", 19, 256), channels: 3, (500, 512));
        Assert.Equal([4, 8, 16, 32], sized.Rows.Single(row => row.Path == "backbone").Strides);
        Assert.DoesNotContain(summary.Rows, row => row.IsPlaceholder);
    }

    [Fact]
    public void Of_TwoLinearLayers_MemoryIsWhatEachHoldsAtItsOperator()
    {
        ModelSummary summary = ModelSummary.Of(new Sequence(), channels: 3, (2, 5));

        // float32 images of 10 pixels: 3 channels in, then 8, 4 and 3; the layer with 8 frees nothing before it is done
        Assert.Equal(4 * 10 * (3 + 8 + 4 + 4), summary.Memory!.TrainingBytes);
        Assert.Equal(4 * 10 * (3 + 8 + 4 + 4), summary.Memory.InferenceBytes);

        // in modules of their own, what the first one made is gone when the second one runs
        ModelSummary nested = ModelSummary.Of(new Pair(), channels: 3, (2, 5));
        Assert.Equal(4 * 10 * (3 + (2 * (8 + 4 + 4))), nested.Memory!.TrainingBytes);
        Assert.Equal(4 * 10 * (3 + 4 + 8 + 4 + 4), nested.Memory.InferenceBytes);
    }

    [Fact]
    public void Of_MapWithoutChannels_IsAPlaceholder()
    {
        ModelSummary summary = ModelSummary.Of(new Empty(), channels: 3, (8, 8));
        Assert.True(Assert.Single(summary.Rows).IsPlaceholder);
    }

    [Fact]
    public void Of_B5_NeedsNoMemory()
    {
        long before = TensorRuntime.Memory.Allocations;
        ModelSummary summary = ModelSummary.Of(SegFormers.Build("b5", 150, 768), channels: 3, (640, 640));
        Assert.Equal(84_708_694, summary.ParameterCount);
        Assert.Equal("[1, 150, 160, 160]", summary.Output.ToString());
        Assert.Equal(before, TensorRuntime.Memory.Allocations);
    }

    [Fact]
    public void Of_ImageTooSmall_NamesTheModuleAndTheSize()
    {
        ShapeException e = Assert.Throws<ShapeException>(() => ModelSummary.Of(SegFormers.Build("b0", 19, 256), channels: 3, (28, 64)));
        Assert.Equal("backbone.block1.0.attn.sr", e.ModulePath);
        Assert.Contains("is 7, expected at least 8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WrongImageChannels_NamesTheFirstConvolution()
    {
        ShapeException e = Assert.Throws<ShapeException>(() => ModelSummary.Of(SegFormers.Build("b0", 19, 256), channels: 4));
        Assert.Equal("backbone.patch_embed1.proj", e.ModulePath);
        Assert.Contains("is 4, expected 3", e.Message, StringComparison.Ordinal);
    }

    private sealed class Sequence(int channels = 3) : Module<Tensor, Tensor>
    {
        private readonly Conv2d _wide = new(channels, 8, kernel: 1);
        private readonly Conv2d _narrow = new(8, 4, kernel: 1);

        protected override Tensor Forward(Tensor input) => _narrow.Call(_wide.Call(input)).Relu();
    }

    private sealed class Pair : Module<Tensor, Tensor>
    {
        private readonly Sequence _first = new();
        private readonly Sequence _second = new(channels: 4);

        protected override Tensor Forward(Tensor input) => _second.Call(_first.Call(input));
    }

    private sealed class Empty : Module<Tensor, Tensor>
    {
        protected override Tensor Forward(Tensor input) => input.Narrow(1, 0, 0);
    }
}
