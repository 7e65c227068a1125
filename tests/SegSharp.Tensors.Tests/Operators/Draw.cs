using FsCheck;
using FsCheck.Fluent;

namespace SegSharp.Tensors.Tests.Operators;

/// <summary>The generators that the operators' own generators are put together from. All of them draw valid arguments.</summary>
internal static class Draw
{
    /// <summary>A size: mostly small, sometimes 1, now and then 0.</summary>
    public static Gen<long> Size { get; } = Gen.Frequency(
        (8, Gen.Choose(2, 5).Select(n => (long)n)), (3, Gen.Constant(1L)), (1, Gen.Constant(0L)));

    /// <summary>A size that is not 0.</summary>
    public static Gen<long> Some { get; } = Gen.Frequency((4, Gen.Choose(2, 5).Select(n => (long)n)), (1, Gen.Constant(1L)));

    public static Gen<bool> Bool { get; } = Gen.Elements(true, false);

    public static Gen<FixedArgument> Flag { get; } = Bool.Select(FixedArgument.Of);

    /// <summary>The two types that every kernel knows.</summary>
    public static Gen<DType> Real { get; } = Gen.Frequency((4, Gen.Constant(DType.Float32)), (1, Gen.Constant(DType.Float64)));

    /// <summary>Any element type.</summary>
    public static Gen<DType> AnyType { get; } = Gen.Frequency(
        (2, Gen.Constant(DType.Float32)), (3, Gen.Elements(Enum.GetValues<DType>())));

    /// <summary>Sizes of a tensor with a number of dimensions in the range.</summary>
    public static Gen<long[]> Sizes(int least = 0, int most = 4) =>
        from rank in Gen.Choose(least, most)
        from sizes in Size.ArrayOf(rank)
        select sizes;

    /// <summary>Exactly so many sizes.</summary>
    public static Gen<long[]> Images { get; } = Size.ArrayOf(4);

    /// <summary>A tensor of any shape.</summary>
    public static Gen<TensorArgument> AnyTensor(int least = 0, int most = 4) =>
        from sizes in Sizes(least, most)
        from dtype in AnyType
        select new TensorArgument(sizes, dtype);

    /// <summary>A floating-point tensor of any shape.</summary>
    public static Gen<TensorArgument> RealTensor(int least = 0, int most = 4) =>
        from sizes in Sizes(least, most)
        from dtype in Real
        select new TensorArgument(sizes, dtype);

    /// <summary>A dimension of a tensor, counted from either end.</summary>
    public static Gen<long> Axis(int rank) => rank == 0 ? Gen.Elements(0L, -1L) : Gen.Choose(-rank, rank - 1).Select(n => (long)n);

    /// <summary>Some dimensions of a tensor, none twice, counted from either end.</summary>
    public static Gen<long[]> Axes(int rank) =>
        from order in Gen.Shuffle(Enumerable.Range(0, rank))
        from count in Gen.Choose(0, rank)
        from fromEnd in Bool.ArrayOf(count)
        select order.Take(count).Select((axis, i) => (long)(fromEnd[i] ? axis - rank : axis)).ToArray();

    /// <summary>A shape that broadcasts with another.</summary>
    public static Gen<long[]> Partner(long[] sizes) =>
        from rank in Gen.Choose(0, sizes.Length)
        from ones in Gen.Choose(0, 3).ArrayOf(rank)
        select sizes[(sizes.Length - rank)..].Select((size, i) => ones[i] == 0 ? 1 : size).ToArray();

    /// <summary>Two tensors that broadcast, in either order.</summary>
    public static Gen<(TensorArgument Left, TensorArgument Right)> Pair(Gen<DType> left, Gen<DType> right) =>
        from sizes in Sizes()
        from partner in Partner(sizes)
        from swap in Bool
        from leftType in left
        from rightType in right
        select swap
            ? (new TensorArgument(partner, leftType), new TensorArgument(sizes, rightType))
            : (new TensorArgument(sizes, leftType), new TensorArgument(partner, rightType));

    /// <summary>A tensor of the given shape and type, or none.</summary>
    public static Gen<Argument> Optional(long[] sizes, DType dtype) => Gen.Frequency(
        (2, Gen.Constant<Argument>(new TensorArgument(sizes, dtype))), (1, Gen.Constant<Argument>(FixedArgument.None)));

    public static OperatorCall Call(params Argument[] arguments) => new(arguments);

    public static IntArgument Int(long value) => new(value);

    public static RealArgument RealNumber(double value) => new(value);
}
