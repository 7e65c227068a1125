using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>
/// Whether a whole layer can be computed by one fused operator. Symbolic runs, other devices, types and mixed precision follow the composed operators, which say
/// what a layer is; the tests hold both together.
/// </summary>
internal static class FusedLayers
{
    /// <summary>Whether the fused operators take this input: float32, on the CPU, outside of mixed precision.</summary>
    public static bool CanTake(Tensor input) =>
        !input.IsSymbolic && input.DType == DType.Float32 && input.Device.Type == DeviceType.Cpu && !Autocast.IsEnabled;
}
