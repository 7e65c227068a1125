using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <content>Operators that rearrange elements, mostly without moving them.</content>
public static partial class Ops
{
    private static readonly Operator _reshape = new("aten::reshape", "self shape", InferReshape) { IsView = true };
    private static readonly Operator _permute = new("aten::permute", "self dims", InferPermute) { IsView = true };
    private static readonly Operator _transpose = new("aten::transpose.int", "self dim0 dim1", InferTranspose) { IsView = true };
    private static readonly Operator _unsqueeze = new("aten::unsqueeze", "self dim", InferUnsqueeze) { IsView = true };
    private static readonly Operator _squeeze = new("aten::squeeze.dim", "self dim", InferSqueeze) { IsView = true };
    private static readonly Operator _narrow = new("aten::narrow", "self dim start length", InferNarrow) { IsView = true };
    private static readonly Operator _select = new("aten::select.int", "self dim index", InferSelect) { IsView = true };
    private static readonly Operator _expand = new("aten::expand", "self size implicit", InferExpand) { IsView = true };
    private static readonly Operator _cat = new("aten::cat", "tensors dim", InferCat);
    private static readonly Operator _stack = new("aten::stack", "tensors dim", InferStack);
    private static readonly Operator _flip = new("aten::flip", "self dims", InferFlip);

    /// <summary>The same elements under another shape of as many elements; one size may be -1 and is worked out.</summary>
    public static Tensor Reshape(this Tensor self, Shape shape) => _reshape.Call(self, shape);

    /// <summary>The dimensions in another order.</summary>
    public static Tensor Permute(this Tensor self, params long[] dims) => _permute.Call(self, dims);

    /// <summary>Two dimensions exchanged.</summary>
    public static Tensor Transpose(this Tensor self, int dim0, int dim1) => _transpose.Call(self, dim0, dim1);

    /// <summary>A dimension of size 1 put in.</summary>
    public static Tensor Unsqueeze(this Tensor self, int dim) => _unsqueeze.Call(self, dim);

    /// <summary>A dimension of size 1 taken out; others stay.</summary>
    public static Tensor Squeeze(this Tensor self, int dim) => _squeeze.Call(self, dim);

    /// <summary>A range of one dimension; a negative start counts from its end.</summary>
    /// <remarks>Stricter than libtorch, which lets a range of an empty dimension start at -1.</remarks>
    public static Tensor Narrow(this Tensor self, int dim, long start, long length) => _narrow.Call(self, dim, start, length);

    /// <summary>One index of a dimension, which goes away.</summary>
    public static Tensor Select(this Tensor self, int dim, long index) => _select.Call(self, dim, index);

    /// <summary>Sizes of 1 stretched without copying; -1 keeps a size.</summary>
    /// <remarks>Stricter than libtorch, which makes a tensor of size -1 where a new dimension is -1 and another is 0.</remarks>
    public static Tensor Expand(this Tensor self, Shape size) => _expand.Call(self, size, false);

    /// <summary>Tensors joined along a dimension; those of shape [0] are skipped.</summary>
    /// <remarks>Stricter than libtorch, which does not look at the dimension where all are skipped.</remarks>
    public static Tensor Cat(Tensor[] tensors, int dim) => _cat.Call(tensors, dim);

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    public static Tensor Stack(Tensor[] tensors, int dim) => _stack.Call(tensors, dim);

    /// <summary>The order reversed along dimensions.</summary>
    public static Tensor Flip(this Tensor self, params long[] dims) => _flip.Call(self, dims);

    /// <summary>The dimensions from <paramref name="start"/> on made one.</summary>
    public static Tensor Flatten(this Tensor self, int start)
    {
        ReadOnlySpan<Dim> dims = self.Shape.AsSpan();
        Shape tail = Shape.Create(dims[start..]);
        return self.Reshape([.. dims[..start], tail.ElementCount]);
    }

    private static TensorSpec InferReshape(in Arguments a)
    {
        (Shape self, Shape shape) = (a.Shape(0), a.Sizes(1));
        int hole = -1;
        Dim known = 1;
        for (int i = 0; i < shape.Rank; i++)
        {
            if (shape[i] == -1)
            {
                a.Require(hole < 0, $"only one size of {shape} may be -1.");
                hole = i;
            }
            else
            {
                a.AtLeast(shape[i], 0, $"size {i} of the new shape");
                known *= shape[i];
            }
        }

        if (hole < 0)
        {
            a.Equal(self.ElementCount, known, $"the number of elements, for the new shape {shape},");
            return new(shape, a.DType(0));
        }

        a.Require(known != 0, $"a size of {shape} is 0, so that -1 could be anything.");
        if (self.ElementCount.DivideExactly(known) is { } size)
        {
            return new(shape.With(hole, size), a.DType(0));
        }

        // a product of symbols as divisor is beyond what a condition can say
        a.Require(self.ElementCount.IsSymbolic && !known.IsSymbolic, $"{self.ElementCount} elements do not divide into the shape {shape}.");
        return new(shape.With(hole, a.Divided(self.ElementCount, known.Value, "the number of elements")), a.DType(0));
    }

    private static TensorSpec InferPermute(in Arguments a)
    {
        (Shape self, long[] dims) = (a.Shape(0), a.Ints(1));
        a.Require(dims.Length == self.Rank, $"{dims.Length} dimensions are ordered, but the tensor has {self.Rank}.");
        Dim[] result = new Dim[dims.Length];
        HashSet<int> seen = [];
        for (int i = 0; i < dims.Length; i++)
        {
            int axis = a.Axis(dims[i], self.Rank);
            a.Require(seen.Add(axis), $"dimension {axis} is named twice.");
            result[i] = self[axis];
        }

        return new(Shape.Create(result), a.DType(0));
    }

    private static TensorSpec InferTranspose(in Arguments a)
    {
        Shape self = a.Shape(0);
        (int first, int second) = (a.Axis(a.Int(1), self.Rank), a.Axis(a.Int(2), self.Rank));
        return new(self.Rank == 0 ? self : self.With(first, self[second]).With(second, self[first]), a.DType(0));
    }

    private static TensorSpec InferUnsqueeze(in Arguments a) =>
        new(a.Shape(0).Insert(a.Axis(a.Int(1), a.Shape(0).Rank + 1), 1), a.DType(0));

    private static TensorSpec InferSqueeze(in Arguments a)
    {
        Shape self = a.Shape(0);
        int axis = a.Axis(a.Int(1), self.Rank);
        if (self.Rank == 0 || self[axis] == 1)
        {
            return new(self.Rank == 0 ? self : self.Remove(axis), a.DType(0));
        }

        // a size that may be 1 or not: the dimension stays, for all sizes but that one
        if (self[axis].IsSymbolic)
        {
            a.AtLeast(self[axis], 2, $"the size of dimension {axis}, which is not squeezed,");
        }

        return new(self, a.DType(0));
    }

    private static TensorSpec InferNarrow(in Arguments a)
    {
        Shape self = a.Shape(0);
        (long start, long length) = (a.Int(2), a.Int(3));
        a.Require(self.Rank > 0, "a tensor without dimensions cannot be narrowed.");
        int axis = a.Axis(a.Int(1), self.Rank);
        a.Require(length >= 0, $"the length {length} is below 0.");
        if (start < 0)
        {
            a.AtLeast(self[axis], -start, $"the size of dimension {axis}, of which the last {-start} are asked for,");
            a.Require(length <= -start, $"{length} elements from {start} on are more than there are.");
        }
        else
        {
            a.AtLeast(self[axis], start + length, $"the size of dimension {axis}, of which {start} to {start + length} are asked for,");
        }

        return new(self.With(axis, length), a.DType(0));
    }

    private static TensorSpec InferSelect(in Arguments a)
    {
        Shape self = a.Shape(0);
        long index = a.Int(2);
        a.Require(self.Rank > 0, "a tensor without dimensions has no elements to select.");
        int axis = a.Axis(a.Int(1), self.Rank);
        a.AtLeast(self[axis], index < 0 ? -index : index + 1, $"the size of dimension {axis}, whose element {index} is asked for,");
        return new(self.Remove(axis), a.DType(0));
    }

    private static TensorSpec InferExpand(in Arguments a)
    {
        (Shape self, Shape size) = (a.Shape(0), a.Sizes(1));
        a.Require(size.Rank >= self.Rank, $"the tensor has more dimensions than the size {size}.");
        Dim[] result = [.. size];
        for (int i = 0; i < size.Rank; i++)
        {
            int source = i - (size.Rank - self.Rank);
            if (size[i] == -1)
            {
                a.Require(source >= 0, $"size {i} is -1, but the tensor has no such dimension.");
                result[i] = self[source];
                continue;
            }

            a.AtLeast(size[i], 0, $"size {i}");
            if (source >= 0 && self[source] != 1)
            {
                a.Equal(size[i], self[source], $"size {i}");
            }
        }

        return new(Shape.Create(result), a.DType(0));
    }

    private static TensorSpec InferCat(in Arguments a)
    {
        IReadOnlyList<Tensor> tensors = a.Tensors(0);
        a.Require(tensors.Count > 0, "there is nothing to join.");

        // libtorch skips one-dimensional tensors without elements, whatever the others look like
        List<Tensor> counted = [.. tensors.Where(t => !(t.Rank == 1 && t.Shape[0] == 0))];
        DType dtype = tensors.Select(t => t.DType).Aggregate(DTypeExtensions.Promote);
        if (counted.Count == 0)
        {
            a.Axis(a.Int(1), 1);
            return new(tensors[0].Shape, dtype);
        }

        Shape first = counted[0].Shape;
        a.Require(first.Rank > 0, "tensors without dimensions cannot be joined; stack them.");
        int axis = a.Axis(a.Int(1), first.Rank);
        Dim sum = 0;
        foreach (Tensor tensor in counted)
        {
            a.Require(tensor.Rank == first.Rank, $"the tensors have {first.Rank} and {tensor.Rank} dimensions, expected one number.");
            for (int i = 0; i < first.Rank; i++)
            {
                if (i != axis)
                {
                    a.Equal(tensor.Shape[i], first[i], $"dimension {i} of a later tensor");
                }
            }

            sum += tensor.Shape[axis];
        }

        return new(first.With(axis, sum), dtype);
    }

    private static TensorSpec InferStack(in Arguments a)
    {
        IReadOnlyList<Tensor> tensors = a.Tensors(0);
        a.Require(tensors.Count > 0, "there is nothing to stack.");
        Shape first = tensors[0].Shape;
        int axis = a.Axis(a.Int(1), first.Rank + 1);
        for (int i = 1; i < tensors.Count; i++)
        {
            a.SameShape(tensors[i].Shape, first, $"tensors[{i}]");
        }

        return new(first.Insert(axis, tensors.Count), tensors.Select(t => t.DType).Aggregate(DTypeExtensions.Promote));
    }

    private static TensorSpec InferFlip(in Arguments a)
    {
        HashSet<int> seen = [];
        foreach (long dim in a.Ints(1))
        {
            a.Require(seen.Add(a.Axis(dim, a.Shape(0).Rank)), $"dimension {dim} is named twice.");
        }

        return Rules.Same(a);
    }
}
