using SegSharp.Models.Losses;
using SegSharp.Tensors;

namespace SegSharp.Tests.Models.Losses;

public sealed class BoundaryLossTests
{
    // one step from 0 to 1 between the columns 2 and 3: marked left of it, and above to the right of a change along the diagonal
    [Theory]
    [InlineData(1, new long[] { 0, 0, 1, 1, 0, 0 }, new long[] { 0, 0, 1, 0, 0, 0 })]
    [InlineData(3, new long[] { 0, 1, 1, 1, 1, 0 }, new long[] { 0, 1, 1, 1, 1, 0 })]
    public void Find_TwoClasses_MarksWhereTheyMeet(int width, long[] first, long[] second) =>
        Assert.Equal([.. first, .. second], BoundaryMap.Find([0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1], 2, 6, 255, width));

    [Fact]
    public void Find_ChangeToIgnored_IsNoBoundary() =>
        Assert.DoesNotContain(1, BoundaryMap.Find([0, 0, 255, 255, 0, 0, 255, 255], 2, 4, 255, 1));

    // 1 boundary pixel of 4 weighs 3/4, the others 1/4; the loss of a logit 0 is ln 2 everywhere
    [Fact]
    public void OfMap_EvenLogits_WeighsBoundaryAndRestAlike()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor logits = Ops.Zeros([1, 1, 2, 2]);
        Tensor map = Tensor.From<long>([1, 0, 0, 0], [1, 2, 2]);
        Assert.Equal(Math.Log(2) * ((0.75 + (3 * 0.25)) / 4), BoundaryLoss.OfMap(logits, map).Item(), 1e-6);
    }
}
