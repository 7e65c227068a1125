namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>The type of a storage's elements.</summary>
/// <param name="DType">The type; of no meaning where <paramref name="Foreign"/> is given.</param>
/// <param name="Bytes">Bytes of an element.</param>
/// <param name="Foreign">PyTorch's name of a type with which nothing here computes; null for the others.</param>
internal readonly record struct ElementType(DType DType, int Bytes, string? Foreign = null)
{
    // the classes of storages that PyTorch has had
    private static readonly Dictionary<string, ElementType> _storages = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = Of(DType.Float32),
        ["DoubleStorage"] = Of(DType.Float64),
        ["HalfStorage"] = Of(DType.Float16),
        ["BFloat16Storage"] = Of(DType.BFloat16),
        ["LongStorage"] = Of(DType.Int64),
        ["IntStorage"] = Of(DType.Int32),
        ["ShortStorage"] = Of(DType.Int16),
        ["CharStorage"] = Of(DType.Int8),
        ["ByteStorage"] = Of(DType.UInt8),
        ["BoolStorage"] = Of(DType.Bool),
        ["UntypedStorage"] = Of(DType.UInt8),
        ["ComplexFloatStorage"] = new(default, 8, "complex64"),
        ["ComplexDoubleStorage"] = new(default, 16, "complex128"),
        ["QUInt8Storage"] = new(default, 1, "quint8"),
        ["QInt8Storage"] = new(default, 1, "qint8"),
        ["QInt32Storage"] = new(default, 4, "qint32"),
    };

    // the types that have no class of storage: they stand beside an untyped one
    private static readonly Dictionary<string, ElementType> _types = new(StringComparer.Ordinal)
    {
        ["float32"] = Of(DType.Float32),
        ["float64"] = Of(DType.Float64),
        ["float16"] = Of(DType.Float16),
        ["bfloat16"] = Of(DType.BFloat16),
        ["int64"] = Of(DType.Int64),
        ["int32"] = Of(DType.Int32),
        ["int16"] = Of(DType.Int16),
        ["int8"] = Of(DType.Int8),
        ["uint8"] = Of(DType.UInt8),
        ["bool"] = Of(DType.Bool),
        ["uint16"] = new(default, 2, "uint16"),
        ["uint32"] = new(default, 4, "uint32"),
        ["uint64"] = new(default, 8, "uint64"),
        ["complex32"] = new(default, 4, "complex32"),
        ["complex64"] = new(default, 8, "complex64"),
        ["complex128"] = new(default, 16, "complex128"),
        ["float8_e4m3fn"] = new(default, 1, "float8_e4m3fn"),
        ["float8_e4m3fnuz"] = new(default, 1, "float8_e4m3fnuz"),
        ["float8_e5m2"] = new(default, 1, "float8_e5m2"),
        ["float8_e5m2fnuz"] = new(default, 1, "float8_e5m2fnuz"),
        ["float8_e8m0fnu"] = new(default, 1, "float8_e8m0fnu"),
    };

    /// <summary>The type of a class of storage, such as <c>FloatStorage</c>; null for an unknown one.</summary>
    public static ElementType? OfStorage(string name) => _storages.TryGetValue(name, out ElementType type) ? type : null;

    /// <summary>The type of a name, such as <c>float8_e5m2</c>; null for an unknown one.</summary>
    public static ElementType? OfName(string name) => _types.TryGetValue(name, out ElementType type) ? type : null;

    /// <summary>The class of storage of a type.</summary>
    public static string StorageName(DType dtype) => _storages.First(pair => pair.Value == Of(dtype)).Key;

    private static ElementType Of(DType dtype) => new(dtype, dtype.Size());
}
