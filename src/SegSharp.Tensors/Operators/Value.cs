using SegSharp.Tensors.Native;

namespace SegSharp.Tensors.Operators;

/// <summary>An argument of an operator, before it is handed to the native side. Lives on the stack of the call.</summary>
public readonly struct Value
{
    internal readonly ValueKind Kind;
    internal readonly object? Reference;
    private readonly double _real;
    private readonly long _integer;

    private Value(ValueKind kind, object? reference = null, long integer = 0, double real = 0)
    {
        Kind = kind;
        Reference = reference;
        _integer = integer;
        _real = real;
    }

    /// <summary>The default that the schema names.</summary>
    public static Value Default => new(ValueKind.Default);

    /// <summary>An absent optional argument.</summary>
    public static Value None => new(ValueKind.None);

    internal Tensor? Tensor => Reference as Tensor;

    internal long Integer => _integer;

    internal double Real => Kind == ValueKind.Double ? _real : _integer;

    /// <summary>A tensor, or an absent optional one.</summary>
    public static implicit operator Value(Tensor? tensor) => tensor is null ? None : new(ValueKind.Tensor, tensor);

    /// <summary>A list of tensors.</summary>
    public static implicit operator Value(Tensor[] tensors) => new(ValueKind.TensorList, tensors);

    /// <summary>A whole number.</summary>
    public static implicit operator Value(long value) => new(ValueKind.Int, integer: value);

    /// <summary>A whole number.</summary>
    public static implicit operator Value(int value) => new(ValueKind.Int, integer: value);

    /// <summary>A real number.</summary>
    public static implicit operator Value(double value) => new(ValueKind.Double, real: value);

    /// <summary>A truth value.</summary>
    public static implicit operator Value(bool value) => new(ValueKind.Bool, integer: value ? 1 : 0);

    /// <summary>A list of whole numbers.</summary>
    public static implicit operator Value(long[] values) => new(ValueKind.IntList, values);

    /// <summary>A list of real numbers.</summary>
    public static implicit operator Value(double[] values) => new(ValueKind.DoubleList, values);

    /// <summary>A list of sizes, which may be symbolic.</summary>
    public static implicit operator Value(Shape shape) => new(ValueKind.IntList, shape);

    /// <summary>A text.</summary>
    public static implicit operator Value(string text) => new(ValueKind.String, text);

    /// <summary>An element type.</summary>
    public static implicit operator Value(DType dtype) => new(ValueKind.Int, integer: (long)dtype);

    /// <summary>A device.</summary>
    public static implicit operator Value(Device device) => new(ValueKind.Device, integer: device.Code);
}
