using SegSharp.Models.Heads;
using SegSharp.Tensors;
using SegSharp.Tests.Golden;

namespace SegSharp.Tests.Models.Heads;

public sealed class MultiBranchSegFormerHeadTests
{
    [Fact]
    public void Forward_GoldenFeatures_GivesTheLogitsOfMmSegmentation()
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        using GoldenModel golden = new("mmseg1_forward_b0_nc19_mix_1x3x65x97");
        MultiBranchSegFormerHead head = new(new() { EmbedDim = 256, NumClasses = 19 });
        WeightRule.Fill(head, golden.Fill, "decode_head.");
        head.Evaluate();
        golden.AssertClose("logits", head.Call([.. Enumerable.Range(1, 4).Select(level => golden.Read($"c{level}"))]));
    }
}
