namespace SegSharp.Tensors;

/// <summary>Facts about element types.</summary>
public static class DTypeExtensions
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.UInt8 or DType.Int8 or DType.Bool => 1,
        DType.Int16 or DType.Float16 or DType.BFloat16 => 2,
        DType.Int32 or DType.Float32 => 4,
        DType.Int64 or DType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "not an element type"),
    };

    /// <summary>Whether the type is a floating-point type.</summary>
    public static bool IsFloatingPoint(this DType dtype) =>
        dtype is DType.Float16 or DType.Float32 or DType.Float64 or DType.BFloat16;

    /// <summary>The type that holds both, as libtorch promotes two tensors that both have dimensions.</summary>
    public static DType Promote(this DType left, DType right)
    {
        if (left == right)
        {
            return left;
        }

        (bool leftReal, bool rightReal) = (left.IsFloatingPoint(), right.IsFloatingPoint());
        if (leftReal != rightReal)
        {
            return leftReal ? left : right;
        }

        if (leftReal)
        {
            return left.Size() == right.Size() ? DType.Float32 : left.Size() > right.Size() ? left : right;
        }

        return PromoteIntegers(left, right);
    }

    /// <summary>The CLR type whose memory layout is that of the elements, or <see langword="null"/> for bfloat16.</summary>
    internal static Type? ClrType(this DType dtype) => dtype switch
    {
        DType.UInt8 => typeof(byte),
        DType.Int8 => typeof(sbyte),
        DType.Int16 => typeof(short),
        DType.Int32 => typeof(int),
        DType.Int64 => typeof(long),
        DType.Float16 => typeof(Half),
        DType.Float32 => typeof(float),
        DType.Float64 => typeof(double),
        DType.Bool => typeof(bool),
        _ => null,
    };

    /// <summary>The element type of a CLR type.</summary>
    internal static DType Of<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Byte => DType.UInt8,
        TypeCode.SByte => DType.Int8,
        TypeCode.Int16 => DType.Int16,
        TypeCode.Int32 => DType.Int32,
        TypeCode.Int64 => DType.Int64,
        TypeCode.Single => DType.Float32,
        TypeCode.Double => DType.Float64,
        TypeCode.Boolean => DType.Bool,
        _ when typeof(T) == typeof(Half) => DType.Float16,
        _ => throw new NotSupportedException($"A tensor cannot hold elements of type {typeof(T).Name}."),
    };

    private static DType PromoteIntegers(DType left, DType right)
    {
        if (left == DType.Bool || right == DType.Bool)
        {
            return left == DType.Bool ? right : left;
        }

        // uint8 and int8 fit together only in int16
        if (left.Size() == right.Size())
        {
            return DType.Int16;
        }

        return left.Size() > right.Size() ? left : right;
    }
}
