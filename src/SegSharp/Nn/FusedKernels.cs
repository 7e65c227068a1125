using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>
/// The one condition for the fused kernels of layers, losses, classification and optimizers. Everything is described once by composed
/// operators, which symbolic runs, other devices, other types and mixed precision follow; the tests hold both together.
/// </summary>
internal static class FusedKernels
{
    /// <summary>
    /// Whether the fused kernels take this tensor: float32, with values, on the CPU, outside of mixed precision, and where no other form is
    /// asked for.
    /// </summary>
    public static bool CanTake(Tensor input) =>
        !input.IsSymbolic && input.DType == DType.Float32 && input.Device.Type == DeviceType.Cpu && !Autocast.IsEnabled
        && GraphForms.Current == GraphForm.Folded;
}
