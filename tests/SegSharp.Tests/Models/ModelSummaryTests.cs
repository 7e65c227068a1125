using SegSharp.Models;
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
            ["[N, 32, (H+3)//4, (W+3)//4]", "[N, 64, (H+7)//8, (W+7)//8]", "[N, 160, (H+15)//16, (W+15)//16]", "[N, 256, (H+31)//32, (W+31)//32]"],
            backbone.Outputs.Select(shape => shape.ToString()));
        Assert.Equal("[N, 19, (H+3)//4, (W+3)//4]", summary.Output.ToString());

        // the first spatial reduction needs 8 tokens a side, and 29 pixels are ceil(29 / 4) = 8 tokens
        Assert.Equal(29, summary.SmallestSide);
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
}
