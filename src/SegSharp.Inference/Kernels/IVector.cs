namespace SegSharp.Inference.Kernels;

/// <summary>
/// A vector of floats of some width. Every kernel is written once, over this interface; the compiler makes a version of it for each width.
/// </summary>
/// <typeparam name="TSelf">The vector itself: <see cref="Lanes16"/>, <see cref="Lanes8"/> or <see cref="Lanes4"/>.</typeparam>
internal unsafe interface IVector<TSelf>
    where TSelf : unmanaged, IVector<TSelf>
{
    /// <summary>Numbers in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>
    /// Rows of a matrix product's tile: so many that its sums, two vectors of the packed side and one number of the
    /// other fill the registers.
    /// </summary>
    static abstract int TileRows { get; }

    /// <summary>0, 1, 2, …: the number of each lane.</summary>
    static abstract TSelf Numbers { get; }

    /// <summary>A number in every lane.</summary>
    static abstract TSelf All(float value);

    /// <summary>Reads <see cref="Count"/> numbers.</summary>
    static abstract TSelf Load(float* from);

    /// <summary>Writes <see cref="Count"/> numbers.</summary>
    static abstract void Store(float* to, TSelf value);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary><c>left * right + addend</c>, rounded once where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The larger of each two lanes, as the processor has it: <paramref name="right"/> where it is not a number.</summary>
    static abstract TSelf Larger(TSelf left, TSelf right);

    /// <summary>The smaller of each two lanes, in the same way.</summary>
    static abstract TSelf Smaller(TSelf left, TSelf right);

    /// <summary>
    /// <paramref name="yes"/> in the lanes where <paramref name="left"/> is greater, <paramref name="no"/> in the others.
    /// </summary>
    static abstract TSelf WhereGreater(TSelf left, TSelf right, TSelf yes, TSelf no);

    /// <summary><paramref name="yes"/> in the lanes that are equal, <paramref name="no"/> in the others.</summary>
    static abstract TSelf WhereEqual(TSelf left, TSelf right, TSelf yes, TSelf no);

    /// <summary>2ⁿ for whole numbers that were rounded by adding 1.5·2²³ and lie between -126 and 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf shifted);

    /// <summary>The sum of all lanes.</summary>
    static abstract float SumOf(TSelf value);

    /// <summary>The largest of all lanes.</summary>
    static abstract float LargestOf(TSelf value);

    /// <summary>The smallest of all lanes.</summary>
    static abstract float SmallestOf(TSelf value);
}
