using System.Runtime.InteropServices;

namespace SegSharp.Tensors.Native;

/// <summary><c>seg_value</c>: an argument or a result of an operator.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)]
    public ValueKind Kind;

    [FieldOffset(4)]
    public int Count;

    [FieldOffset(8)]
    public long Integer;

    [FieldOffset(8)]
    public double Real;

    [FieldOffset(8)]
    public nint Pointer;
}

/// <summary>What a value holds; the numbers are those of <c>segsharp_tensor.h</c>.</summary>
internal enum ValueKind
{
    None = 0,
    Bool = 1,
    Int = 2,
    Double = 3,
    String = 4,
    Tensor = 5,
    IntList = 6,
    DoubleList = 7,
    TensorList = 8,
    Device = 9,
    Default = 10,
}
