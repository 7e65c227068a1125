using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <content>Operators that make tensors from nothing, and convert them.</content>
public static partial class Ops
{
    private const string CreationArguments = "size dtype layout device pin_memory";

    private static readonly Operator _empty = new("aten::empty.memory_format", CreationArguments, (in a) => InferCreation(a, 1));
    private static readonly Operator _zeros = new("aten::zeros", CreationArguments, (in a) => InferCreation(a, 1));
    private static readonly Operator _ones = new("aten::ones", CreationArguments, (in a) => InferCreation(a, 1));
    private static readonly Operator _randn = new("aten::randn", CreationArguments, (in a) => InferCreation(a, 1));
    private static readonly Operator _full = new(
        "aten::full", "size fill_value dtype layout device pin_memory", (in a) => InferCreation(a, 2));

    private static readonly Operator _arange = new("aten::arange", "end dtype layout device pin_memory", InferArange);
    private static readonly Operator _clone = new("aten::clone", "self memory_format", Rules.Same);
    private static readonly Operator _detach = new("aten::detach", "self", Rules.Same) { IsView = true };
    private static readonly Operator _contiguous = new("aten::contiguous", "self memory_format", Rules.Same) { IsView = true };
    private static readonly Operator _toDType = new("aten::to.dtype", "self dtype non_blocking copy",
        (in a) => new(a.Shape(0), (DType)a.Int(1)));
    private static readonly Operator _toDevice = new("aten::to.device", "self device dtype non_blocking copy",
        (in a) => new(a.Shape(0), (DType)a.Int(2)));

    /// <summary>Memory as it comes.</summary>
    public static Tensor Empty(Shape size, DType dtype = DType.Float32, Device device = default) => Create(_empty, size, dtype, device);

    /// <summary>All 0.</summary>
    public static Tensor Zeros(Shape size, DType dtype = DType.Float32, Device device = default) => Create(_zeros, size, dtype, device);

    /// <summary>All 1.</summary>
    public static Tensor Ones(Shape size, DType dtype = DType.Float32, Device device = default) => Create(_ones, size, dtype, device);

    /// <summary>Drawn from the standard normal distribution.</summary>
    public static Tensor Randn(Shape size, DType dtype = DType.Float32, Device device = default) => Create(_randn, size, dtype, device);

    /// <summary>All the same number.</summary>
    public static Tensor Full(Shape size, double value, DType dtype = DType.Float32, Device device = default) =>
        _full.Call(size, Scalar(value), dtype, Value.None, device, Value.None);

    /// <summary>0, 1, …, end - 1.</summary>
    public static Tensor Arange(long end, DType dtype = DType.Int64, Device device = default) =>
        _arange.Call(end, dtype, Value.None, device, Value.None);

    /// <summary>A copy with memory of its own.</summary>
    public static Tensor Clone(this Tensor self) => _clone.Call(self);

    /// <summary>The same memory, cut off from the graph.</summary>
    public static Tensor Detach(this Tensor self) => _detach.Call(self);

    /// <summary>The same elements in row-major order; a copy only where they are not yet.</summary>
    public static Tensor Contiguous(this Tensor self) => _contiguous.Call(self);

    /// <summary>The elements converted.</summary>
    public static Tensor To(this Tensor self, DType dtype) => _toDType.Call(self, dtype);

    /// <summary>The elements on a device.</summary>
    public static Tensor To(this Tensor self, Device device) =>
        self.IsSymbolic && self.Device == device ? self : _toDevice.Call(self, device, self.DType);

    private static Tensor Create(Operator op, Shape size, DType dtype, Device device) =>
        op.Call(size, dtype, Value.None, device, Value.None);

    private static TensorSpec InferCreation(in Arguments a, int dtype)
    {
        Shape size = a.Sizes(0);
        foreach (Dim dim in size)
        {
            a.AtLeast(dim, 0, "a size");
        }

        return new(size, (DType)a.Int(dtype));
    }

    private static TensorSpec InferArange(in Arguments a)
    {
        a.Require(a.Int(0) >= 0, $"the end {a.Int(0)} is below 0.");
        return new([a.Int(0)], (DType)a.Int(1));
    }
}
