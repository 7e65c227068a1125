using System.Runtime.Intrinsics;
using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Models;

/// <summary>Makes networks for the widest vectors that the processor has.</summary>
internal static class Networks
{
    /// <summary>Packs the weights of a network.</summary>
    /// <exception cref="ModelException">They are not those of a network that can be run here.</exception>
    public static INetwork Create(WeightReader weights, NetworkSettings settings) =>
        Vector512.IsHardwareAccelerated ? new Network<Lanes16>(weights, settings)
        : Vector256.IsHardwareAccelerated ? new Network<Lanes8>(weights, settings)
        : new Network<Lanes4>(weights, settings);
}
