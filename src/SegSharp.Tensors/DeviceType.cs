namespace SegSharp.Tensors;

/// <summary>The kinds of device; the numbers are libtorch's.</summary>
public enum DeviceType
{
    /// <summary>Main memory.</summary>
    Cpu = 0,

    /// <summary>An NVIDIA GPU, where the libtorch in use has CUDA.</summary>
    Cuda = 1,
}
