using SegSharp.Tensors;
using SegSharp.Tensors.Operators;

namespace SegSharp.Models.Fused;

/// <summary>What the shape rules of the fused layers ask of their parameters.</summary>
internal static class ParameterRules
{
    /// <summary>A matrix, of which it gives the rows.</summary>
    public static Dim RequireMatrix(this in Arguments a, int index)
    {
        a.Rank(index, 2, "[out, in]");
        a.AtLeast(a.Shape(index)[0], 1, $"the rows of {a.Name(index)}");
        return a.Shape(index)[0];
    }

    /// <summary>A parameter of one shape, in single precision.</summary>
    public static void RequireParameter(this in Arguments a, int index, Shape shape)
    {
        a.SameShape(a.Shape(index), shape, a.Name(index));
        a.Require(a.DType(index) == DType.Float32, $"'{a.Name(index)}' is {a.DType(index)}, expected float32.");
    }

    /// <summary>A vector of one length, where it is given.</summary>
    public static void RequireVector(this in Arguments a, int index, Dim length)
    {
        if (a.Has(index))
        {
            a.RequireParameter(index, [length]);
        }
    }
}
