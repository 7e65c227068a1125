namespace SegSharp.Tensors.Operators;

/// <summary>An argument of an operator: what a call is given, and what a trace remembers of it.</summary>
public readonly struct Value
{
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

    /// <summary>What it is.</summary>
    public ValueKind Kind { get; }

    /// <summary>The default that the schema names.</summary>
    public static Value Default => new(ValueKind.Default);

    /// <summary>An absent optional argument.</summary>
    public static Value None => new(ValueKind.None);

    /// <summary>The tensor; null where it is none.</summary>
    public Tensor? Tensor => Reference as Tensor;

    /// <summary>The tensor, or those of a list; empty for all else.</summary>
    public IReadOnlyList<Tensor> Tensors => Reference switch
    {
        Tensor tensor => [tensor],
        Tensor[] list => list,
        _ => [],
    };

    /// <summary>A whole number, an element type's number, or 0 and 1 for a truth value.</summary>
    public long Integer => _integer;

    /// <summary>A number as a real one.</summary>
    public double Real => Kind == ValueKind.Double ? _real : _integer;

    /// <summary>A text; null where it is none.</summary>
    public string? Text => Reference as string;

    /// <summary>A list of whole numbers or sizes; null where it is none.</summary>
    public Shape? Sizes => Reference switch
    {
        Shape sizes => sizes,
        long[] numbers => Shape.Of(numbers),
        _ => null,
    };

    /// <summary>A list of real numbers; null where it is none.</summary>
    public IReadOnlyList<double>? Reals => Reference as double[];

    /// <summary>A device; null where it is none.</summary>
    public Device? Device => Kind == ValueKind.Device ? global::SegSharp.Tensors.Device.FromCode((int)_integer) : null;

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

    /// <summary>The same argument with other tensors, and with numbers in the place of symbols.</summary>
    internal Value With(Func<Tensor, Tensor> tensorOf, IReadOnlyDictionary<string, long> sizes) => Reference switch
    {
        Tensor tensor => tensorOf(tensor),
        Tensor[] list => Array.ConvertAll(list, tensor => tensorOf(tensor)),
        Shape shape => shape.Evaluate(sizes),
        _ => this,
    };
}
