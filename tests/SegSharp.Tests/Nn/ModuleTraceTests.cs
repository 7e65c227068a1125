using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Tests.Nn;

public sealed class ModuleTraceTests
{
    // what is looked at within a look, such as an encoder's channels, must not end the outer one
    [Fact]
    public void Dispose_InnerTrace_TheOuterOneGoesOn()
    {
        Linear layer = new(4, 2);
        using ModuleTrace outer = ModuleTrace.Open();
        using (ModuleTrace inner = ModuleTrace.Open())
        {
            layer.Call(Tensor.Symbolic([Dim.Symbol("N"), 4]));
            Assert.Single(inner.Calls);
        }

        layer.Call(Tensor.Symbolic([Dim.Symbol("N"), 4]));
        Assert.Equal("[N, 2]", Assert.Single(outer.Calls).Outputs[0].ToString());
    }
}
