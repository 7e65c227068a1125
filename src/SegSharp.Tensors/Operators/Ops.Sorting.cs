using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <content>Order, and what follows from it.</content>
public static partial class Ops
{
    private static readonly Operator _argsort = new("aten::argsort", "self dim descending", InferArgsort);
    private static readonly Operator _gather = new("aten::gather", "self dim index sparse_grad", InferGather);
    private static readonly Operator _cumsum = new("aten::cumsum", "self dim dtype", InferCumsum);

    /// <summary>The indices that sort along a dimension, <c>int64</c>; equal elements in no certain order.</summary>
    public static Tensor Argsort(this Tensor self, int dim, bool descending = false) => _argsort.Call(self, dim, descending);

    /// <summary>Picks along a dimension the elements that an index names, <c>int64</c>; the result has the index's shape.</summary>
    /// <remarks>Stricter than libtorch, which takes any empty index, and tensors without dimensions.</remarks>
    public static Tensor Gather(this Tensor self, int dim, Tensor index) => _gather.Call(self, dim, index, false);

    /// <summary>The sum of each element and those before it along a dimension.</summary>
    public static Tensor Cumsum(this Tensor self, int dim) => _cumsum.Call(self, dim, Value.None);

    private static TensorSpec InferArgsort(in Arguments a)
    {
        a.Axis(a.Int(1), a.Shape(0).Rank);
        return new(a.Shape(0), DType.Int64);
    }

    private static TensorSpec InferCumsum(in Arguments a)
    {
        a.Axis(a.Int(1), a.Shape(0).Rank);
        return new(a.Shape(0), Summed(a.DType(0)));
    }

    private static TensorSpec InferGather(in Arguments a)
    {
        (Shape self, Shape index) = (a.Shape(0), a.Shape(2));
        a.Require(a.DType(2) == DType.Int64, $"the index is {a.DType(2)}, expected Int64.", "Convert with To(DType.Int64).");
        a.Require(self.Rank >= 1, "there is no dimension to pick along.");
        a.Require(index.Rank == self.Rank, $"the index has {index.Rank} dimensions, expected {self.Rank}.");
        int axis = a.Axis(a.Int(1), self.Rank);
        for (int i = 0; i < self.Rank; i++)
        {
            a.AtLeast(self[i], i == axis ? 1 : index[i], $"dimension {i}");
        }

        return new(index, a.DType(0));
    }
}
