namespace SegSharp.Tensors.Operators;

/// <summary>The shape rules that several operators share.</summary>
internal static class Rules
{
    /// <summary>The result is like the first argument.</summary>
    public static TensorSpec Same(in Arguments a) => new(a.Shape(0), a.DType(0));

    /// <summary>The result is like the first argument, which must hold numbers.</summary>
    public static TensorSpec Number(in Arguments a)
    {
        a.Require(a.DType(0) != DType.Bool, "truth values have no sign.");
        return Same(a);
    }

    /// <summary>Like the first argument, in floating point.</summary>
    public static TensorSpec SameReal(in Arguments a) => new(a.Shape(0), Real(a.DType(0)));

    /// <summary>Two tensors broadcast together.</summary>
    public static TensorSpec Broadcast(in Arguments a) => new(Broadcast(a, a.Shape(0), a.Shape(1)), Promote(a, 0, 1));

    /// <summary>Two tensors broadcast together, the result in floating point.</summary>
    public static TensorSpec BroadcastReal(in Arguments a) => new(Broadcast(a, a.Shape(0), a.Shape(1)), Real(Promote(a, 0, 1)));

    /// <summary>Two tensors broadcast together, compared.</summary>
    public static TensorSpec BroadcastBool(in Arguments a) => new(Broadcast(a, a.Shape(0), a.Shape(1)), DType.Bool);

    /// <summary>The result is like the first argument, but a truth value.</summary>
    public static TensorSpec SameBool(in Arguments a) => new(a.Shape(0), DType.Bool);

    /// <summary>The second argument must fit into the first, which is changed.</summary>
    public static TensorSpec InPlaceCopy(in Arguments a)
    {
        Shape target = a.Shape(0);
        Shape result = Broadcast(a, target, a.Shape(1));
        a.Require(result == target, $"the result would have shape {result}, but the tensor that is changed has {target}.");
        return new(target, a.DType(0));
    }

    /// <summary>The second argument must fit into the first, which is changed, and the result's kind of number must too.</summary>
    public static TensorSpec InPlace(in Arguments a)
    {
        RequireFits(a, Promote(a, 0, 1));
        return InPlaceCopy(a);
    }

    /// <summary>The first argument is changed with one number or two.</summary>
    public static TensorSpec InPlaceNumbers(in Arguments a)
    {
        RequireFits(a, WithNumbers(a).DType);
        return Same(a);
    }

    /// <summary>The first argument, of floating point, is changed.</summary>
    public static TensorSpec InPlaceReal(in Arguments a)
    {
        a.Require(a.DType(0).IsFloatingPoint(), $"the elements are {a.DType(0)}, expected floating point.");
        return Same(a);
    }

    /// <summary>
    /// A tensor and one number or two: a number raises the kind of the type (truth value to integer to real), never its width.
    /// </summary>
    public static TensorSpec WithNumbers(in Arguments a)
    {
        DType dtype = a.DType(0);
        for (int i = 1; i <= 2 && a.Has(i); i++)
        {
            if (a.IsReal(i) && !dtype.IsFloatingPoint())
            {
                dtype = DType.Float32;
            }
            else if (dtype == DType.Bool)
            {
                dtype = DType.Int64;
            }
        }

        return new(a.Shape(0), dtype);
    }

    /// <summary>The shape of two tensors aligned at their last dimensions, sizes of 1 stretched.</summary>
    public static Shape Broadcast(in Arguments a, Shape left, Shape right)
    {
        if (left == right)
        {
            return left;
        }

        int rank = Math.Max(left.Rank, right.Rank);
        Dim[] dims = new Dim[rank];
        for (int i = 1; i <= rank; i++)
        {
            Dim l = i <= left.Rank ? left[left.Rank - i] : 1;
            Dim r = i <= right.Rank ? right[right.Rank - i] : 1;
            dims[rank - i] = l == r || r == 1 ? l : l == 1 ? r : Matched(a, l, r, rank - i);
        }

        return Shape.Create(dims);
    }

    /// <summary>libtorch's element type for two tensors: one without dimensions does not widen one with dimensions.</summary>
    public static DType Promote(in Arguments a, int left, int right)
    {
        (DType l, DType r) = (a.DType(left), a.DType(right));
        (bool leftScalar, bool rightScalar) = (a.Shape(left).Rank == 0, a.Shape(right).Rank == 0);
        if (leftScalar == rightScalar)
        {
            return l.Promote(r);
        }

        (DType wide, DType narrow) = leftScalar ? (r, l) : (l, r);
        return Category(narrow) > Category(wide) ? narrow : wide;
    }

    /// <summary>Integers become single precision.</summary>
    public static DType Real(DType dtype) => dtype.IsFloatingPoint() ? dtype : DType.Float32;

    private static void RequireFits(in Arguments a, DType result) => a.Require(
        Category(result) <= Category(a.DType(0)), $"the result would be {result}, but the tensor that is changed holds {a.DType(0)}.");

    private static int Category(DType dtype) => dtype == DType.Bool ? 0 : dtype.IsFloatingPoint() ? 2 : 1;

    private static Dim Matched(in Arguments a, Dim left, Dim right, int index)
    {
        if (left.EqualTo(right) == false)
        {
            throw a.Error($"the sizes {left} and {right} of dimension {index} neither agree nor is one of them 1.");
        }

        a.Equal(left, right, $"dimension {index}");
        return left;
    }
}
