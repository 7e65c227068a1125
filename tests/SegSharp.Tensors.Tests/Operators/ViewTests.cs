using System.Runtime.CompilerServices;
using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors.Tests.Operators;

/// <summary>Which operators give views: what is declared is what libtorch's schemas say, <c>Tensor(a) self</c>.</summary>
public sealed class ViewTests
{
    // they give the argument itself where nothing has to be converted, and a copy otherwise
    private static readonly string[] _converting = ["aten::to.dtype", "aten::to.device"];

    static ViewTests() => RuntimeHelpers.RunClassConstructor(typeof(Ops).TypeHandle);

    [Fact]
    public void IsView_OfEachOperator_IsWhatItsSchemaSays()
    {
        foreach (Operator op in Operator.All.Where(op => op.Name.StartsWith("aten::", StringComparison.Ordinal)))
        {
            bool aliases = op.NativeSchema.Contains("-> Tensor(a)", StringComparison.Ordinal);
            Assert.True(op.IsView == (aliases && !_converting.Contains(op.Name)), op.NativeSchema);
        }
    }

    [Fact]
    public void Trace_OfAViewAndACopy_TellsThemApart()
    {
        using SymbolicTrace trace = SymbolicTrace.Open();
        Tensor.Symbolic([2, Dim.Symbol("n")]).Transpose(0, 1).Clone();
        Assert.Equal([true, false], trace.Calls.Select(call => call.IsView));
    }
}
