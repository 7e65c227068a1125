using SegSharp.Tensors;

namespace SegSharp.Tests.Golden;

public sealed class WeightRuleTests
{
    [Theory]
    [InlineData("sine", 0.0083784489f, -0.0342592672f, -0.0722601563f, -0.100480966f)]
    [InlineData("mix", 0.113125935f, -0.0843177512f, -0.0261117462f, 0.0801380202f)]
    public void Values_WorkedExample_AreThoseOfTheGoldenReadme(string fill, float a, float b, float c, float d) =>
        Assert.Equal([a, b, c, d], WeightRule.Values("backbone.patch_embed1.proj.weight", Shape.Of(32, 3, 7, 7), fill)[..4]);
}
