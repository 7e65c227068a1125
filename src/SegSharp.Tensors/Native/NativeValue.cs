using System.Runtime.InteropServices;
using SegSharp.Tensors.Operators;

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
