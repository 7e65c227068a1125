using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data;

public sealed class LabelRulesTests
{
    [Fact]
    public void Apply_ReduceZeroLabel_MakesZeroIgnoredAndShiftsTheRest() =>
        Assert.Equal([255, 0, 1, 255], Apply(new LabelRules(2, reduceZeroLabel: true), 0, 1, 2, 255));

    [Fact]
    public void Apply_Mapping_FollowsTheReduction() =>
        Assert.Equal([255, 1, 0], Apply(new LabelRules(2, 255, true, new Dictionary<byte, byte> { [0] = 1, [1] = 0 }), 0, 1, 2));

    [Fact]
    public void Apply_ValueIsNoClass_NamesValueFileAndPixels()
    {
        DataException e = Assert.Throws<DataException>(() => Apply(new LabelRules(3), 0, 7, 7, 255));
        Assert.Contains("'mask.png' has the value 7 in 2 pixels, but the classes are 0 to 2 and the ignore index is 255", e.Message,
            StringComparison.Ordinal);
        Assert.Equal("mask.png", e.File);
    }

    [Fact]
    public void Apply_ReducedValueIsNoClass_NamesTheValueInTheFile()
    {
        DataException e = Assert.Throws<DataException>(() => Apply(new LabelRules(2, reduceZeroLabel: true), 1, 2, 3));
        Assert.Contains("the value 3 (label 2 after mapping) in 1 pixels", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_ClassCountUnknown_RefusesNothing() =>
        Assert.Equal([0, 200, 255], Apply(new LabelRules(), 0, 200, 255));

    private static byte[] Apply(LabelRules rules, params byte[] values)
    {
        LabelMap map = new(1, values.Length, values);
        rules.Apply(map, "mask.png");
        return map.Labels.ToArray();
    }
}
