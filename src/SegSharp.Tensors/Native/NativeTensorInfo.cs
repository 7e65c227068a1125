using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SegSharp.Tensors.Native;

/// <summary><c>seg_tensor_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeTensorInfo
{
    public const int MaximumRank = Serialization.TensorEntry.MaximumRank;

    public Dimensions Sizes;
    public Dimensions Strides;
    public nint Data;
    public int Rank;
    public int DType;
    public int Device;
    public int RequiresGrad;
    public int Contiguous;
    public int References;

    [InlineArray(MaximumRank)]
    public struct Dimensions
    {
        private long _first;
    }
}
