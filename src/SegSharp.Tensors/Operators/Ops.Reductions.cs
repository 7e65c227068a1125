using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <content>Operators that make one number of many.</content>
public static partial class Ops
{
    private static readonly Operator _sumAll = new("aten::sum", "self dtype", (in a) => new([], Summed(a.DType(0))));
    private static readonly Operator _sum = new("aten::sum.dim_IntList", "self dim keepdim dtype",
        (in a) => new(Reduced(a), Summed(a.DType(0))));
    private static readonly Operator _meanAll = new("aten::mean", "self dtype", (in a) => new([], RequireReal(a)));
    private static readonly Operator _mean = new("aten::mean.dim", "self dim keepdim dtype", (in a) => new(Reduced(a), RequireReal(a)));
    private static readonly Operator _amax = new("aten::amax", "self dim keepdim", InferExtreme);
    private static readonly Operator _amin = new("aten::amin", "self dim keepdim", InferExtreme);
    private static readonly Operator _argmax = new("aten::argmax", "self dim keepdim", InferArgmax);
    private static readonly Operator _norm = new("aten::linalg_vector_norm", "self ord dim keepdim dtype", InferNorm);

    /// <summary>The sum of all elements.</summary>
    public static Tensor Sum(this Tensor self) => _sumAll.Call(self, Value.None);

    /// <summary>Sums along dimensions.</summary>
    public static Tensor Sum(this Tensor self, long[] dims, bool keepDim = false) => _sum.Call(self, dims, keepDim, Value.None);

    /// <summary>The mean of all elements.</summary>
    public static Tensor Mean(this Tensor self) => _meanAll.Call(self, Value.None);

    /// <summary>Means along dimensions.</summary>
    public static Tensor Mean(this Tensor self, long[] dims, bool keepDim = false) => _mean.Call(self, dims, keepDim, Value.None);

    /// <summary>Largest elements along dimensions; all of them where none is named.</summary>
    public static Tensor Amax(this Tensor self, long[] dims, bool keepDim = false) => _amax.Call(self, dims, keepDim);

    /// <summary>Smallest elements along dimensions; all of them where none is named.</summary>
    public static Tensor Amin(this Tensor self, long[] dims, bool keepDim = false) => _amin.Call(self, dims, keepDim);

    /// <summary>Where along a dimension the largest element is, as <c>int64</c>.</summary>
    /// <remarks>Takes no <c>bool</c>, as libtorch since 2.14; earlier ones do.</remarks>
    public static Tensor Argmax(this Tensor self, int dim, bool keepDim = false) => _argmax.Call(self, dim, keepDim);

    /// <summary>The p-norm of all elements.</summary>
    public static Tensor Norm(this Tensor self, double p = 2) => _norm.Call(self, p, Value.None, false, Value.None);

    private static Shape Reduced(in Arguments a)
    {
        Shape self = a.Shape(0);
        bool keep = a.Bool(2);
        HashSet<int> axes = [];
        foreach (long dim in a.Ints(1))
        {
            a.Require(axes.Add(a.Axis(dim, self.Rank)), $"dimension {dim} is named twice.");
        }

        List<Dim> dims = [];
        for (int i = 0; i < self.Rank; i++)
        {
            // no dimension named means all of them
            bool reduced = axes.Count == 0 || axes.Contains(i);
            if (!reduced || keep)
            {
                dims.Add(reduced ? 1 : self[i]);
            }
        }

        return [.. dims];
    }

    private static TensorSpec InferExtreme(in Arguments a)
    {
        Shape self = a.Shape(0);
        long[] dims = a.Ints(1);
        foreach (long dim in dims.Length > 0 ? dims : [.. Enumerable.Range(0, self.Rank).Select(i => (long)i)])
        {
            if (self.Rank > 0)
            {
                a.AtLeast(self[a.Axis(dim, self.Rank)], 1, $"dimension {dim}, which is reduced,");
            }
        }

        return new(Reduced(a), a.DType(0));
    }

    private static TensorSpec InferArgmax(in Arguments a)
    {
        a.Require(a.DType(0) != DType.Bool, "the tensor is bool, which has no largest element here; convert it to uint8.");
        Shape self = a.Shape(0);
        int axis = a.Axis(a.Int(1), self.Rank);
        if (self.Rank == 0)
        {
            return new(self, DType.Int64);
        }

        a.AtLeast(self[axis], 1, $"dimension {axis}, which is searched,");
        return new(a.Bool(2) ? self.With(axis, 1) : self.Remove(axis), DType.Int64);
    }

    private static TensorSpec InferNorm(in Arguments a)
    {
        // the largest or smallest of no elements does not exist
        if (double.IsInfinity(a.Real(1)) || a.Real(1) < 0)
        {
            a.AtLeast(a.Shape(0).ElementCount, 1, "the number of elements");
        }

        return new([], RequireReal(a));
    }

    private static DType RequireReal(in Arguments a)
    {
        a.Require(a.DType(0).IsFloatingPoint(), $"it needs floating point, found {a.DType(0)}.", "Convert with To(DType.Float32).");
        return a.DType(0);
    }

    private static DType Summed(DType dtype) => dtype.IsFloatingPoint() ? dtype : DType.Int64;
}
